import type { Database, Send, Transaction } from './database.ts';
import { guardSchemas } from './known-schemas.ts';
import type { Sql } from './sql.ts';

/**
 * The same database for what calls write. Each of its transactions begins with a guard: one that has waited for a migration fails
 * where the schemas are others than this Galena knows, and the migration waits for one that is under way. The guard goes
 * together with the first statement, so that it takes no round trip of its own; where the first one goes with the commit, so does the
 * guard.
 */
export function onKnownSchemas(database: Database): Database {
  const transaction: Database['transaction'] = async (work, settings) => {
    const guard = await guardSchemas('waits');
    return database.transaction(async (opened) => {
      const { transaction, close } = guarded(opened, guard);
      const result = await work(transaction);
      close();
      return result;
    }, settings);
  };
  return {
    ...database,
    transaction,
    execute: (statement) => transaction((one) => one.execute(statement)),
  };
}

/** @returns what `work` is given, and what is to be called when it is done */
function guarded(
  transaction: Transaction,
  guard: readonly Sql[],
): { readonly transaction: Transaction; close(): void } {
  let isGuarded = false;
  const atCommit: (() => void)[] = [];
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
  const guardedTransaction: Transaction = {
    ...transaction,
    together,
    atCommit: (statement, read) => {
      atCommit.push(() => transaction.atCommit(statement, read));
    },
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
  const close = () => {
    if (!isGuarded) for (const statement of guard) transaction.atCommit(statement);
    for (const add of atCommit) add();
  };
  return { transaction: guardedTransaction, close };
}
