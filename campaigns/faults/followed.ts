import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openDatabase } from '../../packages/server/src/db/database.ts';
import { chooseAccount } from '../../packages/server/src/db/embedded/account.ts';
import { findBinaries } from '../../packages/server/src/db/embedded/binaries.ts';
import { type Cluster, openCluster } from '../../packages/server/src/db/embedded/cluster.ts';
import { sql } from '../../packages/server/src/db/sql.ts';
import { copyFolder } from '../../packages/server/src/double/copy-folder.ts';
import { PostgresProxy } from '../../packages/server/test/support/postgres-proxy.ts';
import { until } from '../../packages/server/test/support/until.ts';
import type { NetworkPlace } from './place.ts';
import { PostgresProcess } from './postgres-process.ts';

/** A primary and a standby that follows it by streaming replication. The network leads to the primary. */
export interface FollowedPlace extends NetworkPlace {
  readonly primary: PostgresProcess;
  /** Makes the standby a primary. */
  promote(): Promise<void>;
  /** From now on new connections to the address lead to the standby, for those who look on as well. */
  leadToStandby(): void;
  /** The primary takes no more writes, as a cluster manager has it before another one takes its place. */
  fencePrimary(): Promise<void>;
}

/**
 * Replication is synchronous: what was answered for is on the standby. What commits without waiting for the disk, as
 * chunks may, need not be there.
 */
export async function followed(dataDir: string): Promise<FollowedPlace> {
  const account = await chooseAccount();
  const cluster = await openCluster(await findBinaries(account, dataDir), account, dataDir);
  const standbyFolder = path.join(dataDir, 'standby');
  // Nothing runs on it yet: the copy is as good as a base backup.
  await copyFolder(cluster.folder, standbyFolder);
  const primary = await PostgresProcess.start(dataDir, cluster.folder, { synchronous_standby_names: '*' });
  await writeFile(path.join(standbyFolder, 'standby.signal'), '');
  const { user, password } = cluster;
  const standby = await PostgresProcess.start(dataDir, standbyFolder, {
    primary_conninfo: `host=${primary.socketFolder} user=${user} password=${password} application_name=standby`,
  }).catch(async (error: unknown) => {
    await primary.stop();
    throw error;
  });
  const [primaryUrl, standbyUrl] = [primary, standby].map((server) => urlOf(cluster, server)) as [
    string,
    string,
  ];
  await untilFollowed(primaryUrl);
  const [network, observed] = await Promise.all([
    PostgresProxy.start(primaryUrl),
    PostgresProxy.start(primaryUrl),
  ]);
  return {
    connectionString: network.connectionString,
    observerString: observed.connectionString,
    network,
    primary,
    async promote() {
      await writeFile(path.join(standbyFolder, 'promote'), '');
      standby.signal('SIGUSR1');
      await untilWritable(standbyUrl);
    },
    leadToStandby() {
      network.leadTo(standbyUrl);
      observed.leadTo(standbyUrl);
      observed.breakOff();
    },
    fencePrimary: () =>
      lookAt(primaryUrl, async (database) => {
        await database.execute(sql`alter system set default_transaction_read_only = on`);
        await database.query(sql`select pg_reload_conf()`);
      }),
    async stop() {
      await Promise.all([network.stop(), observed.stop()]);
      await standby.stop();
      await primary.stop();
    },
  };
}

function urlOf({ user, password }: Cluster, { socketFolder }: PostgresProcess): string {
  return `postgres://${user}:${encodeURIComponent(password)}@localhost/postgres?host=${encodeURIComponent(socketFolder)}`;
}

async function lookAt<Result>(
  connectionString: string,
  work: (database: ReturnType<typeof openDatabase>) => Promise<Result>,
): Promise<Result> {
  const database = openDatabase({ connectionString, maxConnections: 1, onIdleError: () => undefined });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

function untilFollowed(primaryUrl: string): Promise<void> {
  return lookAt(primaryUrl, (database) =>
    until(async () => {
      const standbys = await database.query(sql`select from pg_stat_replication where sync_state = 'sync'`);
      return standbys.length === 1;
    }),
  );
}

/** Standbys do not let such a database in. */
function untilWritable(url: string): Promise<void> {
  return lookAt(url, (database) =>
    until(async () => (await database.query(sql`select 1`).catch(() => [])).length === 1),
  );
}
