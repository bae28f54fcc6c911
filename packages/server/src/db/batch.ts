import './navigator.ts';
import pg from 'pg';
import type { Session } from './session.ts';
import { type Sql, toStatement } from './sql.ts';

/** A connection as the driver's queries have it: under which names statements were sent to be prepared, and not answered yet. */
interface Wire extends pg.Connection {
  readonly submittedNamedStatements: Record<string, string>;
  /** Those that are prepared, by their names. */
  readonly parsedStatements: Record<string, string>;
  close(statement: { readonly type: 'S'; readonly name: string }): void;
}

/** What the driver asks of a query. */
interface DriverQuery {
  text: string;
  name?: string | undefined;
  queryMode?: 'extended';
  readonly _result: { _types?: object };
  submit(connection: Wire): Error | null;
  handleRowDescription(message: object): void;
  handleDataRow(message: object): void;
  handleCommandComplete(message: object, connection: Wire): void;
  handleEmptyQuery(connection: Wire): void;
  handleReadyForQuery(connection: Wire): void;
  handleError(error: Error, connection: Wire): void;
  /** Sends what asks for the rows, behind all else. */
  _getRows(connection: Wire): void;
}

type Answered = (error: Error | undefined | null, result: pg.QueryResult) => void;

const DriverQuery = pg.Query as unknown as new (
  text: string,
  values?: unknown[],
  answered?: Answered,
) => DriverQuery;

/** A statement of a batch: the driver would have a Sync follow it. */
class BatchedQuery extends DriverQuery {
  isKept = false;
  answeredAtOnce = false;
  /** Why it was not sent. */
  refused: Error | undefined;

  override _getRows(connection: Wire): void {
    connection.execute({ portal: '' }, false);
    if (this.answeredAtOnce) connection.flush();
  }
}

interface Member {
  readonly query: BatchedQuery;
  readonly reject: (error: Error) => void;
}

/**
 * Statements that go to PostgreSQL in one piece, and whose answers come back in one. The driver ends each statement with a Sync, and
 * for each of those PostgreSQL sends an answer of its own: a dozen small statements then cost both sides more in system calls and
 * in waking each other than in all else. Here one Sync stands behind the last statement. If one fails, PostgreSQL passes over
 * those behind it, and they fail with it; outside a transaction nothing of the batch is done then.
 */
export class Batch extends DriverQuery {
  readonly #session: Session;
  readonly #members: Member[] = [];
  #position = 0;
  #isSettled = false;
  #settle = () => {};

  constructor(session: Session) {
    super('');
    this.#session = session;
  }

  /** Adds a statement, which is one command, before the batch is sent. */
  add(statement: Sql): Promise<pg.QueryResult> {
    return new Promise((resolve, reject) => {
      const { text, values, name } = toStatement(statement);
      const query = new BatchedQuery(text, values, (error, result) => {
        query.refused = error ?? undefined;
        if (error) reject(error);
        else resolve(result);
      });
      query.queryMode = 'extended';
      query.name = name;
      query._result._types = this.#session;
      query.isKept = statement.isKept === true;
      query.answeredAtOnce = statement.answeredAtOnce === true;
      this.#members.push({ query, reject });
    });
  }

  /** Sends it; resolves once nothing more is to come. */
  send(): Promise<void> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#session.query(this);
    });
  }

  override submit(connection: Wire): Error | null {
    this.#nameKept(connection);
    for (const { query } of this.#members) {
      const refused = query.submit(connection) ?? query.refused;
      if (refused === undefined) continue;
      // Nothing behind it may be carried out, least of all a commit.
      this.#session.breakOff(refused);
      return refused;
    }
    connection.sync();
    this.#noteCurrent();
    return null;
  }

  /** What is forgotten is so ahead of everything that may fail: PostgreSQL would pass over that too. */
  #nameKept(connection: Wire): void {
    for (const { query } of this.#members) {
      if (!query.isKept) continue;
      const { name, forgotten } = this.#session.kept.nameOf(query.text);
      query.name = name;
      if (forgotten === undefined) continue;
      connection.close({ type: 'S', name: forgotten });
      delete connection.parsedStatements[forgotten];
    }
  }

  override handleRowDescription(message: object): void {
    this.#current?.query.handleRowDescription(message);
  }

  override handleDataRow(message: object): void {
    this.#current?.query.handleDataRow(message);
  }

  override handleCommandComplete(message: object, connection: Wire): void {
    this.#current?.query.handleCommandComplete(message, connection);
    this.#next(connection);
  }

  override handleEmptyQuery(connection: Wire): void {
    this.#next(connection);
  }

  override handleReadyForQuery(): void {
    this.#end(new Error('PostgreSQL has not answered all statements'));
  }

  override handleError(error: Error, connection: Wire): void {
    // Those behind were not prepared either.
    for (const { query } of this.#members.slice(this.#position)) {
      if (query.name !== undefined) delete connection.submittedNamedStatements[query.name];
    }
    this.#end(error);
  }

  get #current(): Member | undefined {
    return this.#members[this.#position];
  }

  #next(connection: Wire): void {
    this.#current?.query.handleReadyForQuery(connection);
    this.#position += 1;
    this.#noteCurrent();
  }

  /** By name and text the driver remembers what was prepared. */
  #noteCurrent(): void {
    const query = this.#current?.query;
    this.name = query?.name;
    this.text = query?.text ?? '';
  }

  #end(error: Error): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    for (const { reject } of this.#members.slice(this.#position)) reject(error);
    this.#position = this.#members.length;
    this.#settle();
  }
}
