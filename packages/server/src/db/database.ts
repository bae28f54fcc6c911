import './navigator.ts';
import pg from 'pg';
import { type LineKind, Lines } from './lines.ts';
import { quoteLiteral, raw, type Sql, sql, toStatement } from './sql.ts';

/** Anything that runs a statement: the pool, or the one connection of a transaction. */
export interface Executor {
  /** Runs one statement and gives its rows. The caller names the shape that its own SQL selects. */
  query<Row extends object>(statement: Sql): Promise<Row[]>;
  /** Runs one statement and gives the number of rows it wrote. */
  execute(statement: Sql): Promise<number>;
}

/** The one connection that a piece of work has for itself. */
export interface Connection extends Executor {
  readonly client: pg.PoolClient;
  /**
   * Runs statements in one turn to PostgreSQL and back: each is sent without waiting for the answer to the one before.
   * If one fails, so do those behind it in a transaction. Gives what they came to.
   * @param send starts all of them before it returns
   */
  together<Results extends readonly unknown[]>(
    send: (executor: Executor) => readonly [...Started<Results>],
  ): Promise<Results>;
}

type Started<Results extends readonly unknown[]> = { [K in keyof Results]: Promise<Results[K]> };

export interface Transaction extends Connection {
  /**
   * Has a statement carried out in one turn with the commit, behind those that were given before.
   * @param read is given its rows; what it makes of them counts only if the transaction resolves
   */
  atCommit<Row extends object>(statement: Sql, read?: (rows: Row[]) => void): void;
  /**
   * Has its locks handed on before it is on disk: it commits without waiting for the disk, and waits once others may go on.
   * They may see what it wrote a moment before it is safe; but what they write is safe only after it.
   */
  unlockEarly(): void;
}

/** Settings of PostgreSQL, for one transaction: `{ statement_timeout: '90000' }`. */
export type Settings = Readonly<Record<string, string>>;

export interface Database extends Executor {
  /**
   * Runs `work` in one transaction: committed when it resolves, rolled back when it throws.
   * @param settings is asked once there is a connection, and again, for those that are others by then, with the commit
   */
  transaction<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    settings?: () => Settings,
  ): Promise<Result>;
  /** Lends a connection of its own, for COPY and the like. */
  connection<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result>;
  /** Has work of a subscription wait for its turn without a connection. */
  inLine<Result>(kind: LineKind, subscription: string, work: () => Promise<Result>): Promise<Result>;
  /** Connections of the pool, and how much work waits for one; without what only waits to lock leads. */
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

/**
 * Idle connections are kept for so long. One that has worked for a while has at hand what the next import needs, the
 * pages of PostgreSQL's memory above all: into ten million leads new connections take twice as long.
 */
const idleMs = 600_000;

/**
 * A host that is gone does not say so, and firewalls forget connections on which nothing goes: without a look now and then
 * a statement would be waited for without an end, while the heartbeat keeps the import.
 */
export const keptAlive = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 } as const;

/** What holds for each connection, whatever its role or its database have as defaults. */
const sessionSettings: Settings = {
  // A frozen process must not hold locks for ever: PostgreSQL ends its transaction. Nor must one whose host is gone.
  idle_in_transaction_session_timeout: '15000',
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
  // Large chunks take their time, and what a lock protects is read under it.
  statement_timeout: '0',
  lock_timeout: '0',
  default_transaction_isolation: 'read\\ committed',
  TimeZone: 'UTC',
};

/** Opens a pool of connections; none is made before the first statement. */
export function openDatabase({ connectionString, maxConnections, onIdleError }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString,
    max: maxConnections,
    types,
    application_name: 'galena',
    idleTimeoutMillis: idleMs,
    ...keptAlive,
    options: Object.entries(sessionSettings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
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
    transaction: (work, settings) => withClient(pool, (client) => inTransaction(client, work, settings)),
    connection: (work) => withClient(pool, (client) => work(connectionOf(client))),
    inLine: (kind, subscription, work) => lines.wait(kind, subscription, work),
    poolState: () => ({
      busy: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount + lines.waiting('calls'),
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

/**
 * Waits until all that has been committed before is on disk, as the log is written in order; on a standby too, where
 * commits wait for one. The message is for nobody: a transaction that writes nothing would not wait.
 */
const flush = sql`select pg_logical_emit_message(true, 'galena', '')`;

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

function connectionOf(client: pg.PoolClient): Connection {
  return { ...executor(client), client, together: (send) => sendTogether(client, send) };
}

/** The mode of a connection in which statements do not wait for each other's answers. */
interface Pipelining {
  pipeline: boolean;
}

async function sendTogether<Results extends readonly unknown[]>(
  client: pg.PoolClient,
  send: (executor: Executor) => readonly [...Started<Results>],
): Promise<Results> {
  const { query, execute } = executor(client);
  const mode: Pipelining = client;
  const sent: Promise<unknown>[] = [];
  let isOpen = true;
  const note = <Answer>(start: () => Promise<Answer>): Promise<Answer> => {
    if (!isOpen) throw new Error('a statement that waits for another cannot go together with it');
    const answer = start();
    sent.push(answer);
    return answer;
  };
  mode.pipeline = true;
  try {
    const results = send({
      query: (statement) => note(() => query(statement)),
      execute: (statement) => note(() => execute(statement)),
    });
    isOpen = false;
    return (await Promise.all(results)) as unknown as Results;
  } catch (error) {
    throw await causeOf(error, sent);
  } finally {
    // Only a connection at rest may leave the mode: other statements and COPY do not work in it.
    await Promise.allSettled(sent);
    mode.pipeline = false;
  }
}

/** Statements behind one that failed only say that the transaction is over (25P02): the first of all knows why. */
async function causeOf(error: unknown, sent: readonly Promise<unknown>[]): Promise<unknown> {
  if (!(error instanceof Error) || !('code' in error) || error.code !== '25P02') return error;
  const failed = (await Promise.allSettled(sent)).find(({ status }) => status === 'rejected');
  return failed?.status === 'rejected' ? failed.reason : error;
}

async function inTransaction<Result>(
  client: pg.PoolClient,
  work: (transaction: Transaction) => Promise<Result>,
  settings: () => Settings = () => ({}),
): Promise<Result> {
  const connection = connectionOf(client);
  const atCommit: ((executor: Executor) => Promise<unknown>)[] = [];
  let isUnlockedEarly = false;
  const first = toStatements(settings());
  // Not awaited: what the work sends first need not wait for the answer. If this fails, so does all that follows.
  const begun = client.query(['begin', ...first].join('; '));
  begun.catch(() => undefined);
  try {
    const result = await work({
      ...connection,
      atCommit: <Row extends object>(statement: Sql, read?: (rows: Row[]) => void) => {
        atCommit.push((executor) => executor.query<Row>(statement).then(read));
      },
      unlockEarly: () => {
        isUnlockedEarly = true;
      },
    });
    const changed = toStatements(settings()).filter((statement) => !first.includes(statement));
    await connection.together((executor) => [
      ...(atCommit.length > 0 ? changed : []).map((statement) => executor.execute(raw(statement))),
      ...atCommit.map((send) => send(executor)),
      ...(isUnlockedEarly ? [executor.execute(sql`set local synchronous_commit = off`)] : []),
      executor.execute(sql`commit`),
      ...(isUnlockedEarly ? [executor.execute(flush)] : []),
    ]);
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    // Why it could not begin says more than what the first statement met then.
    await begun;
    throw error;
  }
}

function toStatements(settings: Settings): string[] {
  return Object.entries(settings).map(([name, value]) => `set local ${name} = ${quoteLiteral(value)}`);
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

/** Whether a statement gave up as it had waited for a lock for as long as it was told to. */
export function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '55P03';
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
