import type { Database } from '../../db/database.ts';
import { identifier, sql } from '../../db/sql.ts';
import { refuse } from '../../errors.ts';
import { type Outcome, skipped } from '../../records/outcome.ts';
import { changeLeads, writtenUntil } from '../lead-lock.ts';
import { listPartitions } from './partitions.ts';

export interface LeadMove {
  readonly id: number;
  readonly partitionName: string;
}

/** Moves leads to other partitions (contract: Update Lead Partition). */
export async function moveLeads(
  database: Database,
  schema: string,
  moves: readonly LeadMove[],
): Promise<Outcome[]> {
  return changeLeads(database, schema, async (transaction) => {
    const partitions = new Map((await listPartitions(transaction, schema)).map(({ id, name }) => [name, id]));
    const targets = moves.map(({ partitionName }) => partitions.get(partitionName) ?? null);
    // Of several moves of one lead the last one counts, as if they were made one after the other.
    const rows = await transaction.query<{ id: number }>(sql`
      with moves as (
        select distinct on (lead_id) lead_id, partition_id
        from unnest(${moves.map(({ id }) => id)}::integer[], ${targets}::integer[])
          with ordinality as given (lead_id, partition_id, position)
        where partition_id is not null
        order by lead_id, position desc
      )
      update ${identifier(schema, 'leads')} l
      set "leadPartitionId" = moves.partition_id,
        "updatedAt" = case when l."leadPartitionId" <> moves.partition_id then ${writtenUntil(schema)} else l."updatedAt" end,
        _changed_by_import = case when l."leadPartitionId" = moves.partition_id then l._changed_by_import end
      from moves
      where l.id = moves.lead_id
      returning l.id`);
    const moved = new Set(rows.map(({ id }) => id));
    return moves.map(({ id, partitionName }) => {
      if (!partitions.has(partitionName)) return skipped(refuse('1008', partitionName), id);
      return moved.has(id) ? { id, status: 'updated' } : skipped(refuse('1004 sync'), id);
    });
  });
}
