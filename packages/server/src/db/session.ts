import './navigator.ts';
import pg from 'pg';
import { within } from '../within.ts';
import { KeptStatements } from './kept-statements.ts';
import { sql, toStatement } from './sql.ts';

/**
 * A host that is gone does not say so, and firewalls forget connections on which nothing goes: an idle connection is looked
 * after now and then. One on which an answer is due is not, by TCP: see silence.ts.
 */
const keptAlive = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 } as const;

/** For so long a connection may take to be made, where the URL has no `connect_timeout`. */
const connectMs = 10_000;

/** What holds for each connection, whatever its role or its database have as defaults. */
export const sessionSettings = {
  // A frozen process must not hold locks indefinitely: PostgreSQL ends its transaction. Nor must one whose host is gone.
  idle_in_transaction_session_timeout: '10000',
  tcp_user_timeout: '10000',
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
  // Large chunks take their time, and what a lock protects is read under it.
  statement_timeout: '0',
  lock_timeout: '0',
  default_transaction_isolation: 'read\\ committed',
  TimeZone: 'UTC',
  // What a transaction sets holds on the node of Citus that works for it, too. PostgreSQL takes it for that of an extension.
  'citus.propagate_set_commands': 'local',
} as const;

/** How every connection to PostgreSQL is made. */
export function sessionConfig(connectionString: string): pg.ClientConfig {
  const options = Object.entries(sessionSettings).map(([name, value]) => `-c ${name}=${value}`);
  return {
    connectionString,
    application_name: 'galena',
    connectionTimeoutMillis: connectTimeoutMs(connectionString),
    options: options.join(' '),
    ...keptAlive,
  };
}

/** The parameter of PostgreSQL's own clients, in seconds, which the driver does not know. */
function connectTimeoutMs(connectionString: string): number {
  const query = new URLSearchParams(connectionString.split('?').slice(1).join('?'));
  const seconds = Number(query.get('connect_timeout'));
  return seconds > 0 ? seconds * 1000 : connectMs;
}

/** The server is a standby: it cannot be used, as nearly every call writes, and what it has to read may be old. */
export class StandbyError extends Error {
  constructor() {
    super('the server is a standby, which only reads');
  }
}

const selectStart = sql`
  select extract(epoch from backend_start)::text as "startedAt"
  from pg_stat_get_activity(pg_backend_pid())`;

/** A connection that knows what the server has said of itself as it let us in. */
export class Session extends pg.Client {
  /** Whether the server was a standby when it let us in. One that is made a primary later goes by its next connection. */
  isStandby = false;
  readonly kept = new KeptStatements();
  readonly #connectMs: number;
  /**
   * When its process began, as PostgreSQL has it: other servers, and this one after a restart, give the number of a process to
   * others.
   */
  #startedAt: string | undefined;
  #holdsWrites = false;

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.#connectMs = (typeof config === 'object' ? config.connectionTimeoutMillis : undefined) ?? connectMs;
    this.connection.on('parameterStatus', ({ parameterName, parameterValue }: ParameterStatus) => {
      if (parameterName === 'in_hot_standby') this.isStandby = parameterValue === 'on';
    });
  }

  /** The process that serves it, as the server says; a pooler in between says something else. */
  get pid(): number {
    return 'processID' in this && typeof this.processID === 'number' ? this.processID : 0;
  }

  get startedAt(): string | undefined {
    return this.#startedAt;
  }

  /** Asks since when its process is there, once. It may take as long as the connection itself. */
  async learnStart(): Promise<void> {
    const answer = this.query<{ startedAt: string }>(toStatement(selectStart));
    const { rows } = await within(this.#connectMs, answer, () => new Error('PostgreSQL does not answer'));
    this.#startedAt = rows[0]?.startedAt;
  }

  /**
   * Has all statements that are sent before the event loop goes on leave in one write, those of other pieces of work in between too. One
   * write for each would wake PostgreSQL for a part of a round trip: with a dozen statements in it both sides then spend more on system
   * calls and on taking turns than on most of the statements.
   */
  holdWrites(): void {
    if (this.#holdsWrites) return;
    this.#holdsWrites = true;
    const { stream } = this.connection;
    stream.cork();
    process.nextTick(() => {
      this.#holdsWrites = false;
      stream.uncork();
    });
  }

  /** Breaks the connection without a word to the other side; what waits for an answer gets the error. */
  breakOff(error: Error): void {
    this.connection.stream.destroy(error);
  }
}

interface ParameterStatus {
  readonly parameterName: string;
  readonly parameterValue: string;
}
