import type { Database, Executor } from '../../src/db/database.ts';

/** The same database, which counts the statements that are sent to it, those of transactions and connections included. */
export function countStatements(database: Database): {
  readonly database: Database;
  readonly statements: () => number;
} {
  let statements = 0;
  const count = ({ query, execute }: Executor): Executor => ({
    query: (statement) => {
      statements += 1;
      return query(statement);
    },
    execute: (statement) => {
      statements += 1;
      return execute(statement);
    },
  });
  const transaction: Database['transaction'] = (work, settings) =>
    database.transaction(
      (inner) =>
        work({
          ...inner,
          ...count(inner),
          together: (send) => inner.together((executor) => send(count(executor))),
        }),
      settings,
    );
  const connection: Database['connection'] = (work) =>
    database.connection((inner) => work({ ...inner, ...count(inner) }));
  return {
    database: { ...database, ...count(database), transaction, connection },
    statements: () => statements,
  };
}
