import { Command } from 'commander';
import { addDoubleOptions, type DoubleCommandOptions } from '../setup/double-options.ts';
import { type CommandDouble, runDouble } from '../setup/run-double.ts';
import { Ending } from '../terminal/ending.ts';
import { exitStatus, exitStatusHelp } from '../terminal/exit-status.ts';
import { explain } from '../terminal/explain.ts';
import { createOutput, type Output } from '../terminal/output.ts';

const port = '8080';

/** `galena double` */
export function doubleCommand(): Command {
  const command = new Command('double').description(
    'Serve a double of Marketo for tests, until SIGTERM or Ctrl-C: its data goes with it, and tests control it',
  );
  return addDoubleOptions(command, port)
    .option('--json', 'print JSON: one object in one line, once it is ready')
    .addHelpText(
      'after',
      `
Settings of docs/configuration.md hold as for "galena serve"; DATABASE_URL and other places of data do not.

${exitStatusHelp}

Examples:
  $ galena double
  $ galena double --port 0 --json
  $ galena double --deterministic --clock 2026-01-31T08:30:00Z --freeze
  $ galena double --tls 443 --munchkin-id 123-ABC-456`,
    )
    .action(async (options: DoubleCommandOptions) => {
      process.exitCode = await serveDouble(options, createOutput(options.json === true));
    });
}

async function serveDouble(options: DoubleCommandOptions, output: Output): Promise<number> {
  const ending = new Ending(undefined, 'The double');
  try {
    const double = await runDouble(options, port, output);
    try {
      if (output.isJson) output.jsonLine(withoutStop(double));
      else describe(double, output);
      await untilAborted(ending.signal);
    } finally {
      await double.stop();
    }
    return exitStatus.allIn;
  } catch (error) {
    return explain(error, output, {}, 'double');
  } finally {
    ending.over();
  }
}

function withoutStop({ stop: _stop, ...description }: CommandDouble): object {
  return description;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** The last line ends in the URL, as that of `galena serve`. */
function describe(
  { url, tlsUrl, certificates, environment, munchkinId }: CommandDouble,
  output: Output,
): void {
  output.line('For clients of Marketo, and for "galena" and the SDK:\n');
  for (const [name, value] of Object.entries(environment)) output.line(`  export ${name}=${quote(value)}`);
  output.line(`\nConsole: ${url}/console/, with the client id and the secret`);
  if (certificates !== null) describeTrust(certificates, munchkinId, output);
  if (tlsUrl !== null) output.line(`HTTPS is at ${tlsUrl}`);
  output.line(`The double is ready at ${url}`);
}

/** Lines that work when pasted. */
function describeTrust(
  { authority, bundle }: NonNullable<CommandDouble['certificates']>,
  munchkinId: string,
  output: Output,
): void {
  const host = `${munchkinId.toLowerCase()}.mktorest.com`;
  output.line(`
Clients trust it by NODE_EXTRA_CA_CERTS, REQUESTS_CA_BUNDLE or SSL_CERT_FILE, as above. PHP's curl takes a setting, and Java a trust store:

  php -d curl.cainfo=${quote(bundle)} "$(command -v phpunit)"
  keytool -importcert -noprompt -alias galena -file ${quote(authority)} -keystore galena.p12 -storetype PKCS12 -storepass changeit
  export JAVA_TOOL_OPTIONS='-Djavax.net.ssl.trustStore=galena.p12 -Djavax.net.ssl.trustStorePassword=changeit'

Clients that make the host name up need it in /etc/hosts, and HTTPS at port 443 (--tls 443):

  echo '127.0.0.1 ${host}' | sudo tee -a /etc/hosts
`);
}

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
