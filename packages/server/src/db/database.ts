import './navigator.ts';
import pg from 'pg';
import { within } from '../within.ts';
import { endAll, endWaiting, findBackends } from './backends.ts';
import { Batch } from './batch.ts';
import { isConnectionError, noteRefusal } from './connection-errors.ts';
import { type LineKind, Lines } from './lines.ts';
import { OpenSessions } from './open-sessions.ts';
import { defaultPatience, type Patience } from './patience.ts';
import { Session, StandbyError, sessionConfig } from './session.ts';
import { ConnectionDead, type Lent, SilenceWatch } from './silence.ts';
import { answeredAtOnce, join, prepared, quoteLiteral, raw, type Sql, sql, toStatement } from './sql.ts';

/**
 * Waits until all that has been committed before is on disk, as the log is written in order; on a standby too, where
 * commits wait for one. The message is for nobody: a transaction that writes nothing would not wait.
 */
export const flush: Sql = sql`select pg_logical_emit_message(true, 'galena', '')`;

/** Anything that runs a statement: the pool, or the one connection of a transaction. */
export interface Executor {
  /** Runs one statement and gives its rows. The caller names the shape that its own SQL selects. */
  query<Row extends object>(statement: Sql): Promise<Row[]>;
  /** Runs one statement and gives the number of rows it wrote. */
  execute(statement: Sql): Promise<number>;
}

/** The one connection that a piece of work has for itself. */
export interface Connection extends Executor {
  readonly client: Session;
  /** Waits for what PostgreSQL is to send on this connection, and sees to it that the other side lives. */
  waitFor<Result>(answer: Promise<Result>): Promise<Result>;
  /**
   * Runs statements in one round trip: each is sent without waiting for the answer to the one before, and each is one command.
   * If one fails, so do those behind it, and outside a transaction those before it are taken back. Gives what they came to.
   * @param send starts all of them before it returns
   */
  together<Results extends readonly unknown[]>(send: Send<Results>): Promise<Results>;
}

/** Starts statements that go together. */
export type Send<Results extends readonly unknown[]> = (
  executor: Executor,
) => readonly [...{ [K in keyof Results]: Promise<Results[K]> }];

export interface Transaction extends Connection {
  /** When PostgreSQL had begun it at the latest, by `performance.now()`. */
  readonly begun: Promise<number>;
  /**
   * Has a statement carried out in one round trip with the commit, behind those that were given before.
   * @param read is given its rows; what it makes of them counts only if the transaction resolves
   */
  atCommit<Row extends object>(statement: Sql, read?: (rows: Row[]) => void): void;
  /**
   * Has the transaction commit only if this statement, which has no values, does not fail. Both are one message, so that no
   * pause of the network or of PostgreSQL comes in between.
   */
  commitUnlessFails(statement: Sql): void;
  /**
   * Has its locks handed on before it is on disk: it commits without waiting for the disk, and waits once others may go on.
   * They may see what it wrote a moment before it is safe; but what they write is safe only after it.
   * @param flushes - one for each server that it writes on; see `flush`
   */
  unlockEarly(...flushes: readonly [Sql, ...Sql[]]): void;
  /**
   * Has a second transaction carried out behind the commit, in the same round trip: not unless the first is committed, which it stays
   * should the second one fail.
   * @param onCommitted is called before the transaction resolves, if the second one is committed too
   */
  continueWith(statements: readonly Sql[], onCommitted: () => void): void;
}

/** Settings of PostgreSQL, for one transaction: `{ statement_timeout: '90000' }`. */
export type Settings = Readonly<Record<string, string>>;

export interface Database extends Executor {
  /** The same for each call that has the database with limits of its own: what is remembered of the database goes by this. */
  readonly identity: object;
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
  /** Breaks all connections, so that whatever is under way fails; whoever asks afterwards gets new ones. */
  breakOff(): void;
  /** Waits for the connections that are lent out, for some seconds, and closes all. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly connectionString: string;
  readonly maxConnections: number;
  /** For so long work waits for a connection, at the most. */
  readonly waitMs?: number | undefined;
  readonly patience?: Patience | undefined;
  readonly onIdleError?: (error: Error) => void;
  /** Is told how many connections were found dead and given up. */
  readonly onDead?: (count: number) => void;
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

/** For so long work waits for a connection of the pool, if nothing else is said. */
const defaultWaitMs = 20_000;

/** For so long connections may take to come back and to end when all are closed. */
const closeMs = 3_000;

/** Opens a pool of connections; none is made before the first statement. */
export function openDatabase(options: DatabaseOptions): Database {
  const { connectionString, maxConnections, onIdleError } = options;
  const sessions = new OpenSessions();
  const pool = new pg.Pool({
    ...sessionConfig(connectionString),
    max: maxConnections,
    types,
    idleTimeoutMillis: idleMs,
    connectionTimeoutMillis: options.waitMs ?? defaultWaitMs,
    Client: sessions.sessionClass(connectionString),
    verify: (client, done) => void prepare(asSession(client)).then(() => done(), done),
  });
  const lines = new Lines(maxConnections);
  let isClosing = false;
  pool.on('error', (error) => {
    // While it closes, the server may be quicker to end a connection than the pool: nobody misses it then.
    if (!isClosing) onIdleError?.(error);
  });
  pool.on('connect', (client) => {
    // Between being made and being lent a connection has no listener: what breaks it then would end the process. Its first
    // statement fails anyway.
    client.on('error', () => undefined);
  });
  pool.on('acquire', (client) => sessions.noteLent(asSession(client)));
  pool.on('release', (_error, client) => sessions.noteIdle(asSession(client)));
  const { patience = defaultPatience } = options;
  const watch = new SilenceWatch(patience, {
    findBackends: (silent) => findBackends(connectionString, silent, patience.answerMs),
    onDead: (dead) => {
      options.onDead?.(dead.length);
      // What has befallen one has befallen those that nobody was waiting for as well.
      sessions.breakOffIdle(new ConnectionDead());
      void endWaiting(connectionString, dead).catch(() => undefined);
    },
  });
  const lend = <Result>(work: (lent: Lent) => Promise<Result>) =>
    withClient(pool, (client) => watch.during(asSession(client), work));
  return {
    identity: pool,
    query: (statement) => lend((lent) => executor(lent).query(statement)),
    execute: (statement) => lend((lent) => executor(lent).execute(statement)),
    transaction: (work, settings) => lend((lent) => inTransaction(lent, work, settings)),
    connection: (work) => lend((lent) => work(connectionOf(lent))),
    inLine: (kind, subscription, work) => lines.wait(kind, subscription, work),
    poolState: () => ({
      busy: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount + lines.waiting('calls'),
    }),
    breakOff() {
      const lent = watch.lent();
      sessions.breakOffAll(new Error('Connection terminated: Galena stops'));
      void endAll(connectionString, lent).catch(() => undefined);
    },
    async close() {
      isClosing = true;
      const closed = pool.end().then(() => sessions.gone());
      await within(closeMs, closed, () => new Error('Connection terminated: Galena stops')).catch(
        (error: Error) => sessions.breakOffAll(error),
      );
      watch.stop();
    },
  };
}

/** The connections of a pool are of the class that it was given. */
function asSession(client: pg.ClientBase): Session {
  if (!(client instanceof Session)) throw new Error('a connection of another kind is in the pool');
  return client;
}

/** Before a new connection is lent for the first time. */
async function prepare(session: Session): Promise<void> {
  if (session.isStandby) throw new StandbyError();
  await session.learnStart();
}

function executor(lent: Lent): Executor {
  const { session } = lent;
  return {
    async query<Row extends object>(statement: Sql): Promise<Row[]> {
      session.holdWrites();
      return (await lent.waitFor(session.query<Row>(toStatement(statement)))).rows;
    },
    async execute(statement: Sql): Promise<number> {
      session.holdWrites();
      return (await lent.waitFor(session.query(toStatement(statement)))).rowCount ?? 0;
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

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    noteRefusal(error);
    throw error;
  }
}

function connectionOf(lent: Lent): Connection {
  return {
    ...executor(lent),
    client: lent.session,
    waitFor: (answer) => lent.waitFor(answer),
    together: (send) => sendTogether(lent, send),
  };
}

/** The mode of a connection in which statements do not wait for each other's answers. */
interface Pipelining {
  pipeline: boolean;
}

interface TogetherExecutor extends Executor {
  /** Has several commands without values carried out as one message. */
  message(commands: Sql): Promise<unknown>;
}

async function sendTogether<Results extends readonly unknown[]>(
  lent: Lent,
  send: (executor: TogetherExecutor) => ReturnType<Send<Results>>,
): Promise<Results> {
  const { session } = lent;
  const mode: Pipelining = session;
  const sent: (() => Promise<unknown>)[] = [];
  let batch: Batch | undefined;
  let isOpen = true;
  const add = async <Answer>(statement: Sql, read: (result: pg.QueryResult) => Answer): Promise<Answer> => {
    if (!isOpen) throw new Error('a statement that waits for another cannot go together with it');
    if (batch === undefined) {
      const added = new Batch(session);
      batch = added;
      sent.push(() => added.send());
    }
    return read(await batch.add(statement));
  };
  const message = (commands: Sql) =>
    new Promise((resolve) => {
      batch = undefined;
      sent.push(() => {
        const answer = session.query(toStatement(commands));
        resolve(answer);
        return answer;
      });
    });
  const results = send({
    query: <Row extends object>(statement: Sql) => add(statement, ({ rows }) => rows as Row[]),
    execute: (statement) => add(statement, ({ rowCount }) => rowCount ?? 0),
    message,
  });
  isOpen = false;
  const answers = Promise.all(results) as Promise<unknown> as Promise<Results>;
  if (sent.length === 0) return answers;
  // What begins the transaction may be under way.
  mode.pipeline = true;
  session.holdWrites();
  const settled = Promise.allSettled(sent.map((start) => start()));
  try {
    return await lent.waitFor(answers);
  } finally {
    // Only a connection at rest may leave the mode: other statements and COPY do not work in it.
    await settled;
    mode.pipeline = false;
  }
}

/** A transaction is committed, and nobody knows whether it is on disk: nothing may be said of it, least of all that it was broken off. */
class FlushFailed extends Error {
  /** As PostgreSQL has it: transaction resolution unknown. */
  readonly code = '08007';

  constructor(cause: unknown) {
    super('PostgreSQL has not said that a commit is on disk', { cause });
  }
}

function throwFlushFailed(cause: unknown): never {
  throw new FlushFailed(cause);
}

const begin = prepared('begin', sql`begin`);
const commit = prepared('commit', sql`commit`);

/** A transaction that follows another one. */
interface Continuation {
  readonly statements: readonly Sql[];
  onCommitted(): void;
  hasFailed: boolean;
}

async function carryOut(executor: Executor, continuation: Continuation): Promise<void> {
  try {
    const statements = [begin, ...continuation.statements, commit];
    await Promise.all(statements.map((statement) => executor.execute(statement)));
    continuation.onCommitted();
  } catch {
    continuation.hasFailed = true;
  }
}

async function inTransaction<Result>(
  lent: Lent,
  work: (transaction: Transaction) => Promise<Result>,
  settings: () => Settings = () => ({}),
): Promise<Result> {
  const connection = connectionOf(lent);
  const atCommit: ((executor: Executor) => Promise<unknown>)[] = [];
  let commitUnless: Sql | undefined;
  let flushes: readonly Sql[] = [];
  let continuation: Continuation | undefined;
  const first = toStatements(settings());
  // Not awaited: what the work sends first need not wait for the answer. If this fails, so does all that follows.
  lent.session.holdWrites();
  const begun = lent
    .waitFor(lent.session.query(['begin', ...first].join('; ')))
    .then(() => performance.now());
  begun.catch(() => undefined);
  try {
    const result = await work({
      ...connection,
      begun,
      atCommit: <Row extends object>(statement: Sql, read?: (rows: Row[]) => void) => {
        atCommit.push((executor) => executor.query<Row>(statement).then(read));
      },
      commitUnlessFails: (statement) => {
        commitUnless = statement;
      },
      unlockEarly: (...given) => {
        flushes = given;
      },
      continueWith: (statements, onCommitted) => {
        continuation = { statements, onCommitted, hasFailed: false };
      },
    });
    const changed = toStatements(settings()).filter((statement) => !first.includes(statement));
    await sendTogether(lent, (executor) => [
      ...(atCommit.length > 0 ? changed : []).map((statement) => executor.execute(raw(statement))),
      ...atCommit.map((send) => send(executor)),
      ...(flushes.length > 0 ? [executor.execute(sql`set local synchronous_commit = off`)] : []),
      commitUnless === undefined
        ? executor.execute(flushes.length > 0 ? answeredAtOnce(commit) : commit)
        : executor.message(join([commitUnless, commit], ';')),
      ...flushes.map((flush) => executor.execute(flush).catch(throwFlushFailed)),
      ...(continuation === undefined ? [] : [carryOut(executor, continuation)]),
    ]);
    if (continuation?.hasFailed) await lent.waitFor(lent.session.query('rollback')).catch(() => undefined);
    return result;
  } catch (error) {
    await lent.waitFor(lent.session.query('rollback')).catch(() => undefined);
    // Why it could not begin says more than what the first statement met then.
    await begun;
    throw error;
  }
}

function toStatements(settings: Settings): string[] {
  return Object.entries(settings).map(([name, value]) => `set local ${name} = ${quoteLiteral(value)}`);
}
