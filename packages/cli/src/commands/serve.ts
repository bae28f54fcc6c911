import type { Running } from '@galena/server';
import { Command, Option } from 'commander';

interface ServeOptions {
  port?: string;
  host?: string;
  dataDir?: string;
  databaseUrl?: string;
  role?: string;
  json?: boolean;
}

/** `galena serve` */
export function serveCommand(): Command {
  return new Command('serve')
    .description('Serve the API and carry out imports until SIGTERM or Ctrl-C')
    .addOption(new Option('--port <number>', 'port to listen on; 0 picks a free one (PORT, else 8080)'))
    .addOption(new Option('--host <address>', 'address to listen on (HOST, else 127.0.0.1)'))
    .addOption(
      new Option(
        '--data-dir <folder>',
        'data of the embedded PostgreSQL (GALENA_DATA_DIR, else .galena in this folder, for root /var/lib/galena)',
      ),
    )
    .addOption(new Option('--database-url <url>', 'a PostgreSQL of your own (DATABASE_URL)'))
    .addOption(
      new Option('--role <role>', 'what this process does (GALENA_ROLE, else all)').choices([
        'all',
        'api',
        'engine',
      ]),
    )
    .option('--json', 'print JSON: one object, once it is ready')
    .addHelpText(
      'after',
      `
Every other setting is an environment variable: see docs/configuration.md.

Examples:
  $ galena serve
  $ galena serve --port 9000 --data-dir /srv/galena
  $ DATABASE_URL=postgres://galena:secret@db/galena galena serve --role engine`,
    )
    .action(async (options: ServeOptions) => {
      const { serve } = await import('@galena/server');
      const environment = { ...process.env, ...asEnvironment(options) };
      process.exitCode = await (options.json === true ? serve(environment, toJson) : serve(environment));
    });
}

/** Null where there is nothing: no API with --role engine, no certificate, no secret that is known, no port for metrics alone, no folder with a PostgreSQL of your own. */
export function toJson({
  url,
  tlsUrl,
  monitorUrl,
  dataDir,
  service: { clientId, clientSecret },
}: Pick<Running, 'url' | 'tlsUrl' | 'monitorUrl' | 'dataDir' | 'service'>): string {
  const told = {
    url: url ?? null,
    tlsUrl: tlsUrl ?? null,
    monitorUrl: monitorUrl ?? null,
    clientId,
    clientSecret: clientSecret ?? null,
    dataDir: dataDir ?? null,
  };
  return `${JSON.stringify(told)}\n`;
}

function asEnvironment({ port, host, dataDir, databaseUrl, role }: ServeOptions): Record<string, string> {
  const given = {
    PORT: port,
    HOST: host,
    GALENA_DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    GALENA_ROLE: role,
  };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
