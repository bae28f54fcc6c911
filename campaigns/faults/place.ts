import { startEmbedded } from '../../packages/server/src/db/embedded/server.ts';
import { createLogger } from '../../packages/server/src/log.ts';
import { cacheMb } from '../../packages/server/test/support/constants.ts';
import { PostgresProxy } from '../../packages/server/test/support/postgres-proxy.ts';

/** Where PostgreSQL is, and the way there. */
export interface Place {
  /** The URL that the processes under test are told, with parameters. */
  readonly connectionString: string;
  /** The URL for whoever looks on: the faults of the network are not on this way. */
  readonly observerString: string;
  stop(): Promise<void>;
}

/** Makes a PostgreSQL with its data in a folder. */
export type MakePlace<P extends Place> = (dataDir: string) => Promise<P>;

/** PostgreSQL is the embedded one, right beside the processes. */
export async function besideThem(dataDir: string): Promise<Place> {
  const { connectionString, stop } = await startEmbedded(dataDir, createLogger('silent'), { cacheMb });
  return { connectionString, observerString: connectionString, stop };
}

export interface NetworkPlace extends Place {
  /** What the processes under test have between themselves and PostgreSQL. */
  readonly network: PostgresProxy;
}

export async function behindNetwork(dataDir: string): Promise<NetworkPlace> {
  const server = await besideThem(dataDir);
  const network = await PostgresProxy.start(server.connectionString);
  return {
    connectionString: network.connectionString,
    observerString: server.connectionString,
    network,
    async stop() {
      await network.stop();
      await server.stop();
    },
  };
}
