import pg from 'pg';
import { Lines } from './lines.ts';
import { type Sql, toStatement } from './sql.ts';

/** Anything that runs a statement: the pool, or the one connection of a transaction. */
export interface Executor {
  /** Runs one statement and gives its rows. The caller names the shape that its own SQL selects. */
  query<Row extends object>(statement: Sql): Promise<Row[]>;
  /** Runs one statement and gives the number of rows it wrote. */
  execute(statement: Sql): Promise<number>;
}

export interface Transaction extends Executor {
  readonly client: pg.PoolClient;
}

export interface Database extends Executor {
  /** Runs `work` in one transaction: committed when it resolves, rolled back when it throws. */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /** Lends a connection of its own, for COPY and the like. */
  connection<Result>(work: (connection: Transaction) => Promise<Result>): Promise<Result>;
  /** Has work that is going to take the lock of this name wait for its turn without a connection. */
  inLine<Result>(lock: string, work: () => Promise<Result>): Promise<Result>;
  /** Connections of the pool, and how much work waits for one. */
  poolState(): { readonly busy: number; readonly idle: number; readonly waiting: number };
  /** Waits for the connections that are lent out, and closes all. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  connectionString: string;
  maxConnections: number;
  onIdleError?: (error: Error) => void;
}

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    // Counters are bigint; none of ours gets near 2^53. Lead fields never take this way: they are read as JSON text.
    oid === pg.types.builtins.INT8 && format !== 'binary'
      ? Number
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** Opens a pool of connections; none is made before the first statement. */
export function openDatabase({ connectionString, maxConnections, onIdleError }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString,
    max: maxConnections,
    types,
    application_name: 'galena',
    // A frozen process must not hold locks for ever: PostgreSQL ends its transaction.
    options: '-c idle_in_transaction_session_timeout=15000 -c TimeZone=UTC',
  });
  const lines = new Lines(maxConnections);
  let isClosing = false;
  pool.on('error', (error) => {
    // While it closes, the server may be quicker to end a connection than the pool: nobody misses it then.
    if (!isClosing) onIdleError?.(error);
  });
  // Between being made and being lent a connection has no listener: what breaks it then would end the process. Its first
  // statement fails anyway.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    query: (statement) => withClient(pool, (client) => executor(client).query(statement)),
    execute: (statement) => withClient(pool, (client) => executor(client).execute(statement)),
    transaction: (work) => withClient(pool, (client) => inTransaction(client, work)),
    connection: (work) => withClient(pool, (client) => work({ ...executor(client), client })),
    inLine: (lock, work) => lines.wait(lock, work),
    poolState: () => ({
      busy: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    close: () => {
      isClosing = true;
      return pool.end();
    },
  };
}

function executor(client: pg.PoolClient): Executor {
  return {
    async query<Row extends object>(statement: Sql): Promise<Row[]> {
      return (await client.query<Row>(toStatement(statement))).rows;
    },
    async execute(statement: Sql): Promise<number> {
      return (await client.query(toStatement(statement))).rowCount ?? 0;
    },
  };
}

async function withClient<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await connect(pool);
  let broken: Error | undefined;
  // Without a listener an error between two statements would end the process.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    return await work(client);
  } catch (error) {
    broken ??= isConnectionError(error) ? error : undefined;
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** What has kept connections from being made. */
const refusals = new WeakSet<object>();

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    if (error instanceof Error) refusals.add(error);
    throw error;
  }
}

async function inTransaction<Result>(
  client: pg.PoolClient,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  await client.query('begin');
  try {
    const result = await work({ ...executor(client), client });
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** Whether there is no connection, for whatever reason, or it is broken, or ended by the server (08, 57P, 25P03). */
function isConnectionError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (refusals.has(error)) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    /^(08|57P|ECONN|EPIPE|ETIMEDOUT|25P03)/.test(code) ||
    /^Connection terminated|^Client has encountered/.test(error.message)
  );
}

/**
 * Whether the same may work a little later: the connection is gone, or a transaction gave way to another (40, 55P03), or
 * there is no room (53, ENOSPC), or somebody broke the statement off (57), or the disk fails (58).
 */
export function isPassingError(error: unknown): error is Error {
  if (isConnectionError(error)) return true;
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return /^(40|53|57|58)\w{3}$|^55P03$|^ENOSPC$/.test(error.code);
}
