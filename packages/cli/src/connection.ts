import { Galena } from '@galena/client';
import { type Command, Option } from 'commander';

/** Which server, and as whom. */
export interface ConnectionOptions {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The options of every command that calls a server. */
export function addConnectionOptions(command: Command): Command {
  return command
    .addOption(new Option('--url <url>', 'the server').env('GALENA_URL').default('http://127.0.0.1:8080'))
    .addOption(new Option('--client-id <id>', 'the service').env('GALENA_CLIENT_ID').makeOptionMandatory())
    .addOption(
      new Option('--client-secret <secret>', 'its secret').env('GALENA_CLIENT_SECRET').makeOptionMandatory(),
    );
}

export function connect({ url, clientId, clientSecret }: ConnectionOptions): Galena {
  return new Galena({ baseUrl: url, clientId, clientSecret });
}
