import { GalenaDouble } from './galena-double.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a program under test may need, of an environment that has more in it. */
const passedOn =
  /^(MARKETO_|GALENA_(URL|CLIENT_|CONTROL_|MUNCHKIN_)|NODE_EXTRA_CA_CERTS$|REQUESTS_CA_BUNDLE$|SSL_CERT_FILE$|CURL_CA_BUNDLE$)/;

/**
 * The double that somebody else has started: the global set-up of a test runner, `galena exec`, or `galena double` in another shell.
 * @param environment has the variables of `env` of a double
 * @throws Error that names the variables that are missing
 * @example
 * const galena = connectGalena();
 * console.log(galena.munchkinId);
 */
export function connectGalena(environment: Environment = process.env): GalenaDouble {
  const names = [
    'GALENA_URL',
    'GALENA_CONTROL_TOKEN',
    'GALENA_MUNCHKIN_ID',
    'GALENA_CLIENT_ID',
    'GALENA_CLIENT_SECRET',
  ] as const;
  const missing = names.filter((name) => (environment[name] ?? '') === '');
  if (missing.length > 0) {
    throw new Error(
      `connectGalena finds no double: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set; start one with startGalena in the global set-up and put its env into process.env, or run the tests by "galena exec --"`,
    );
  }
  const [url, controlToken, munchkinId, clientId, clientSecret] = names.map(
    (name) => environment[name] ?? '',
  );
  const base = environment['MARKETO_BASE_URL'] ?? '';
  return new GalenaDouble({
    url: url ?? '',
    tlsUrl: base.startsWith('https:') ? base : null,
    munchkinId: munchkinId ?? '',
    clientId: clientId ?? '',
    clientSecret: clientSecret ?? '',
    controlToken: controlToken ?? '',
    environment: envOf(environment),
  });
}

function envOf(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value !== undefined && passedOn.test(name) ? [[name, value]] : [],
    ),
  );
}
