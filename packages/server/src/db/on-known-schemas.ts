import type { Database, Send, Transaction } from './database.ts';
import { guardSchemas } from './known-schemas.ts';
import type { Sql } from './sql.ts';

/**
 * The same database for what calls write. Each of its transactions begins with a guard: one that has waited for a migration fails
 * where the schemas are others than this Galena knows, and the migration waits for one that is under way. The guard goes
 * together with the first statement, so that it takes no round trip of its own.
 */
export function onKnownSchemas(database: Database): Database {
  const transaction: Database['transaction'] = async (work, settings) => {
    const guard = await guardSchemas('waits');
    return database.transaction((opened) => work(guarded(opened, guard)), settings);
  };
  return {
    ...database,
    transaction,
    execute: (statement) => transaction((one) => one.execute(statement)),
  };
}

function guarded(transaction: Transaction, guard: readonly Sql[]): Transaction {
  let isGuarded = false;
  const together: Transaction['together'] = async <Results extends readonly unknown[]>(
    send: Send<Results>,
  ) => {
    if (isGuarded) return transaction.together(send);
    isGuarded = true;
    const [, results] = await transaction.together((executor) => [
      Promise.all(guard.map((statement) => executor.execute(statement))),
      Promise.all(send(executor)),
    ]);
    return results as unknown as Results;
  };
  return {
    ...transaction,
    together,
    query: async <Row extends object>(statement: Sql) => {
      if (isGuarded) return transaction.query<Row>(statement);
      const [rows] = await together((executor) => [executor.query<Row>(statement)]);
      return rows;
    },
    execute: async (statement) => {
      if (isGuarded) return transaction.execute(statement);
      const [count] = await together((executor) => [executor.execute(statement)]);
      return count;
    },
  };
}
