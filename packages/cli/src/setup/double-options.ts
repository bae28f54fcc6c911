import path from 'node:path';
import { type Command, Option } from 'commander';

/** How a double is started on a command line. */
export interface DoubleCommandOptions {
  readonly seed?: string;
  readonly port?: string;
  readonly host?: string;
  readonly tls?: boolean | string;
  readonly clock?: string;
  readonly freeze?: boolean;
  readonly deterministic?: boolean;
  readonly limits?: string;
  readonly munchkinId?: string;
  readonly controlToken?: string;
  readonly onDisk?: boolean;
  readonly json?: boolean;
}

/** @param defaultPort as the help says it */
export function addDoubleOptions(command: Command, defaultPort: string): Command {
  return command
    .addOption(
      new Option(
        '--seed <folder>',
        'what is in it from the start, and again after each reset; or an archive of it (GALENA_SEED)',
      ),
    )
    .addOption(new Option('--port <number>', `port for HTTP; 0 picks a free one (${defaultPort})`))
    .addOption(new Option('--host <address>', 'address to listen on (127.0.0.1)'))
    .addOption(
      new Option(
        '--tls [port]',
        'HTTPS too, by an authority that this account keeps (8443; 443 for clients that make up https://MUNCHKIN-ID.mktorest.com)',
      ),
    )
    .addOption(
      new Option('--clock <time>', 'what its clock shows at the start, as 2026-01-31T08:30:00Z (real time)'),
    )
    .addOption(new Option('--freeze', 'have the clock stand still at that time'))
    .addOption(
      new Option(
        '--deterministic',
        'make up the same ids, secrets and tokens with the same calls; not for a server that others reach',
      ),
    )
    .addOption(new Option('--limits <limits>', 'limits of calls (marketo)').choices(['marketo', 'off']))
    .addOption(new Option('--munchkin-id <id>', 'the subscription (000-GAL-000)'))
    .addOption(new Option('--control-token <token>', 'bearer token of the control plane (made up)'))
    .addOption(
      new Option('--on-disk', 'keep the data in the temporary folder, also where there is room in memory'),
    );
}

/** Settings for the server, over those of the environment; what belongs to programs under test is none. */
export function doubleEnvironment(
  options: DoubleCommandOptions,
  defaultPort: string,
): Record<string, string | undefined> {
  const given: Record<string, string | undefined> = {
    PORT: options.port ?? defaultPort,
    HOST: options.host ?? '127.0.0.1',
    GALENA_TLS_PORT: typeof options.tls === 'string' ? options.tls : undefined,
    GALENA_SEED: options.seed === undefined ? undefined : path.resolve(options.seed),
    GALENA_CLOCK: options.clock,
    GALENA_CLOCK_FROZEN: options.freeze === true ? 'on' : undefined,
    GALENA_DETERMINISTIC: options.deterministic === true ? 'on' : undefined,
    GALENA_LIMITS: options.limits,
    GALENA_MUNCHKIN_ID: options.munchkinId,
    GALENA_CONTROL_TOKEN: options.controlToken,
  };
  const named = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...process.env, ...Object.fromEntries(named) };
}
