import { SetupError } from '../errors.ts';
import type { Connection, Database, Executor } from './database.ts';
import { explainRefusal } from './explain-refusal.ts';
import { sessionSettings } from './session.ts';
import { sql } from './sql.ts';

/** The PostgreSQL that Galena needs: 15 has `merge`, and unique indexes that tell nulls apart or not. */
const oldestServer = 150000;

const noPooler =
  'DATABASE_URL has to lead to PostgreSQL itself and not to a connection pooler, such as PgBouncer: Galena pools its connections itself, listens for notifications, and needs settings that hold for a connection';

/** @throws SetupError that says why Galena cannot work with what is at DATABASE_URL */
export async function checkServer(database: Database): Promise<{ readonly hasSchemas: boolean }> {
  try {
    return await database.connection(check);
  } catch (error) {
    if (error instanceof SetupError) throw error;
    const { message } = error instanceof Error ? error : new Error(String(error));
    if (/unsupported startup parameter/.test(message))
      throw new SetupError(`${noPooler} (it said: ${message})`);
    throw explainRefusal(error);
  }
}

async function check(connection: Connection): Promise<Server> {
  const [server] = await connection.query<Server>(sql`
    select
      to_regclass('galena.subscriptions') is not null as "hasSchemas",
      current_setting('server_version_num')::int as version,
      current_setting('server_version') as name,
      current_setting('server_encoding') as encoding,
      (
        select setting
        from pg_settings
        where name = 'idle_in_transaction_session_timeout'
      ) as "idleTimeoutMs",
      pg_backend_pid() as pid,
      current_setting('transaction_read_only') = 'on' as "isReadOnly"`);
  if (server === undefined) throw new Error('PostgreSQL did not tell its version');
  if (server.version < oldestServer) {
    throw new SetupError(
      `The PostgreSQL at DATABASE_URL is version ${server.name}; Galena needs 15 or newer`,
    );
  }
  if (server.encoding !== 'UTF8') {
    throw new SetupError(
      `The database at DATABASE_URL has encoding ${server.encoding}; Galena needs UTF8: create it with "create database … encoding 'UTF8' template template0"`,
    );
  }
  const wantedMs = sessionSettings.idle_in_transaction_session_timeout;
  if (server.idleTimeoutMs !== wantedMs) {
    throw new SetupError(
      `${noPooler} (idle_in_transaction_session_timeout was set to ${wantedMs}, but is ${server.idleTimeoutMs})`,
    );
  }
  if (server.isReadOnly) {
    throw new SetupError(
      'The PostgreSQL at DATABASE_URL takes no writes (default_transaction_read_only is on, for the server, the database or the role)',
    );
  }
  const { pid } = connection.client;
  if (server.pid !== pid) {
    throw new SetupError(`${noPooler} (the connection was given process ${pid}, but ${server.pid} answers)`);
  }
  return server;
}

interface Server {
  readonly hasSchemas: boolean;
  readonly version: number;
  readonly name: string;
  readonly encoding: string;
  readonly idleTimeoutMs: string;
  readonly pid: number;
  readonly isReadOnly: boolean;
}

/** Whether transactions may write: not on a standby, nor where a server or database is set to read only, as for want of room. */
export async function takesWrites(executor: Executor): Promise<boolean> {
  const [server] = await executor.query<{ takesWrites: boolean }>(sql`
    select current_setting('transaction_read_only') = 'off' as "takesWrites"`);
  return server?.takesWrites === true;
}
