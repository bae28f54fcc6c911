import type { Database } from './database.ts';

/**
 * The same database for a call of a subscription: whatever it sends waits for its turn without a connection.
 * @param begin throws if the call is over by the time that it is its turn, so that nothing of it is sent any more
 */
export function inTurn(
  database: Database,
  subscription: string,
  begin: () => void = () => undefined,
): Database {
  const wait = <Result>(work: () => Promise<Result>) =>
    database.inLine('calls', subscription, async () => {
      begin();
      return work();
    });
  return {
    ...database,
    query: (statement) => wait(() => database.query(statement)),
    execute: (statement) => wait(() => database.execute(statement)),
    transaction: (work, settings) => wait(() => database.transaction(work, settings)),
    connection: (work) => wait(() => database.connection(work)),
  };
}
