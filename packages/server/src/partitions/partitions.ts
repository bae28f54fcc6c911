import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';

/** A lead partition. */
export interface Partition {
  readonly id: number;
  readonly name: string;
  readonly description: string | null;
}

export function listPartitions(executor: Executor, schema: string): Promise<Partition[]> {
  return executor.query<Partition>(sql`
    select id, name, description
    from ${identifier(schema, 'partitions')}
    order by id`);
}
