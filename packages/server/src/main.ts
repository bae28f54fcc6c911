import { type Running, start } from './compose.ts';
import { readConfig } from './config.ts';
import { SetupError } from './errors.ts';
import { reachableUrl } from './reachable-url.ts';
import { untilStopped } from './until-stopped.ts';

export type { Running } from './compose.ts';
export { start } from './compose.ts';
export { type Config, readConfig } from './config.ts';
export { findAccess, type ServerAccess } from './db/embedded/server-access.ts';
export { type DoubleDescription, describeDouble } from './double/describe-double.ts';
export { findLocalCertificates, type LocalCertificates } from './double/local-authority.ts';
export { type DoubleOptions, type RunningDouble, startDouble } from './double/start-double.ts';
export { DataInUse, SetupError } from './errors.ts';

/**
 * Runs Galena until SIGTERM, Ctrl-C or the end of the npx that started it, which stop it gracefully; a second signal ends
 * it at once.
 * @param describe what is printed when it is ready.
 * @returns the exit status.
 */
export async function serve(
  environment: Readonly<Record<string, string | undefined>>,
  describe: (running: Running) => string = describeStart,
): Promise<number> {
  outliveOutputs();
  try {
    const running = await start(readConfig(environment), {}, (dataDir) =>
      process.stderr.write(`Making the database in ${dataDir}: the first start takes a few seconds\n`),
    );
    // Who reads that it is ready may tell it to stop at once.
    const stopped = untilStopped(environment);
    process.stdout.write(describe(running));
    const reason = await stopped;
    process.stderr.write(
      `${reason === 'signal' ? '' : `${reason}. `}Stopping; a second signal ends Galena at once\n`,
    );
    const forced = untilStopped({}).then(() => process.exit(130));
    await Promise.race([running.stop(), forced]);
    return 0;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

/** A disk that is full behind standard output or error, or a pipe that nobody reads any more, must not end Galena. */
function outliveOutputs(): void {
  process.stdout.on('error', (error) => {
    process.stderr.write(`Standard output cannot be written: ${error.message}\n`);
  });
  process.stderr.on('error', () => undefined);
}

/** What a person needs to begin, with lines that work when pasted; the last line ends in the URL. */
export function describeStart({
  url: listening,
  tlsUrl,
  monitorUrl,
  service,
  dataDir,
  connectionString,
  controlToken,
}: Running): string {
  const url = listening === undefined ? undefined : reachableUrl(listening);
  const monitor = monitorUrl === undefined ? '' : `Health and metrics are at ${reachableUrl(monitorUrl)}\n`;
  const secure = tlsUrl === undefined ? '' : `HTTPS is at ${reachableUrl(tlsUrl)}\n`;
  const data = dataDir ?? withoutSecrets(connectionString);
  const control = controlToken === undefined ? '' : `  Control token  ${controlToken}\n`;
  const { clientId, clientSecret } = service;
  const secret =
    clientSecret ??
    '(printed once, by the process that made the service; GALENA_CLIENT_ID and GALENA_CLIENT_SECRET set one)';
  if (url === undefined) {
    // Where an engine is the first to start, it has made the service, and nobody else knows the secret.
    const made =
      clientSecret === undefined ? '' : `\n  Client id      ${clientId}\n  Client secret  ${secret}\n\n`;
    return `${made}${monitor}The data is in ${data}\nGalena is ready to carry out imports\n`;
  }
  const token = `$(curl -s ${url}/identity/oauth/token -d 'grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`;
  const tryIt =
    clientSecret === undefined
      ? ''
      : `
  Import a file:

    curl -H "Authorization: Bearer ${token}" -F format=csv -F file=@examples/leads.csv ${url}/bulk/v1/leads.json
`;
  return `
  Client id      ${clientId}
  Client secret  ${secret}
  Console        ${url}/console/
  Data           ${data}
${control}${tryIt}
${monitor}${secure}Galena is ready at ${url}
`;
}

/**
 * `postgres://db.example/galena`: the address of a PostgreSQL, without credentials. It is not parsed by Node's URL, which refuses
 * `postgres://user@/database?host=/var/run/postgresql`, a form that pg accepts.
 */
function withoutSecrets(connectionString: string): string {
  return connectionString.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//');
}
