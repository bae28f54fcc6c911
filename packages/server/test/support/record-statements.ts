import type { Database, Executor } from '../../src/db/database.ts';
import { type Sql, toStatement } from '../../src/db/sql.ts';

/** The same database, which notes the texts of all statements that are sent to it, those of transactions and commits included. */
export function recordStatements(database: Database): {
  readonly database: Database;
  readonly texts: string[];
} {
  const texts: string[] = [];
  const note = (statement: Sql): Sql => {
    texts.push(toStatement(statement).text);
    return statement;
  };
  const noting = ({ query, execute }: Executor): Executor => ({
    query: (statement) => query(note(statement)),
    execute: (statement) => execute(note(statement)),
  });
  const transaction: Database['transaction'] = (work, settings) =>
    database.transaction(
      (inner) =>
        work({
          ...inner,
          ...noting(inner),
          together: (send) => inner.together((executor) => send(noting(executor))),
          atCommit: (statement, read) => inner.atCommit(note(statement), read),
        }),
      settings,
    );
  const connection: Database['connection'] = (work) =>
    database.connection((inner) => work({ ...inner, ...noting(inner) }));
  return { database: { ...database, ...noting(database), transaction, connection }, texts };
}
