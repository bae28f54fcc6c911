import type { Executor } from '../../db/database.ts';
import { identifier, sql } from '../../db/sql.ts';
import { refuse } from '../../errors.ts';

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

/** The id of the partition with a name, exactly as it is spelled. @throws ApiError 1008 if there is none. */
export async function requirePartition(executor: Executor, schema: string, name: string): Promise<number> {
  const partition = (await listPartitions(executor, schema)).find((candidate) => candidate.name === name);
  if (partition === undefined) throw refuse('1008', name);
  return partition.id;
}
