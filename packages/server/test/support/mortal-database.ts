import type { Database } from '../../src/db/database.ts';

/** When an engine dies: with the call of PostgreSQL that has this number, counted from its claim. */
interface Death {
  readonly call: number;
  /** Whether PostgreSQL has still carried the call out. */
  readonly isDone: boolean;
  /** What happens just before. */
  readonly before?: () => Promise<unknown>;
}

/** A database that an engine has until it dies; each transaction is one call. */
export function untilDeath(database: Database, { call, isDone, before }: Death) {
  let calls = 0;
  const count = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    calls += 1;
    const isLast = calls === call;
    if (isLast) await before?.();
    const answer = calls < call || (isLast && isDone) ? await work() : undefined;
    if (answer === undefined || isLast) throw new Error('the engine is dead');
    return answer;
  };
  const mortal: Database = {
    ...database,
    query: (statement) => count(() => database.query(statement)),
    execute: (statement) => count(() => database.execute(statement)),
    transaction: (work, settings) =>
      count(async () => ({ result: await database.transaction(work, settings) })).then(
        ({ result }) => result,
      ),
    connection: (work) => count(() => database.connection(work)),
  };
  return { mortal, hasDied: () => calls >= call };
}
