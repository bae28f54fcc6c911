import type { Database } from '../../db/database.ts';
import { identifier, sql } from '../../db/sql.ts';
import { refuse } from '../../errors.ts';
import { type Outcome, skipped } from '../../records/outcome.ts';
import { changeLeads, type LeadAuthor, writtenUntil } from '../lead-lock.ts';
import { listPartitions } from './partitions.ts';

export interface LeadMove {
  readonly id: number;
  readonly partitionName: string;
}

/** Marketo's type of the activity. */
const changeLeadPartition = 100;

/** Moves leads to other partitions (contract: Update Lead Partition). */
export async function moveLeads(
  database: Database,
  author: LeadAuthor,
  moves: readonly LeadMove[],
): Promise<Outcome[]> {
  const { schema } = author.subscription;
  const leads = identifier(schema, 'leads');
  return changeLeads(database, author, async (transaction, ledger) => {
    const [known, found] = await transaction.together((executor) => [
      listPartitions(executor, schema),
      executor.query<{ id: number; partitionId: number }>(sql`
        select id, "leadPartitionId" as "partitionId"
        from ${leads}
        where id = any(${moves.map(({ id }) => id)}::integer[])`),
    ]);
    const partitions = new Map(known.map(({ id, name }) => [name, id]));
    const before = new Map(found.map(({ id, partitionId }) => [id, partitionId]));
    // Of several moves of one lead the last one counts, as if they were made one after the other.
    const after = new Map(
      moves.flatMap(({ id, partitionName }) => {
        const partitionId = partitions.get(partitionName);
        return partitionId === undefined || !before.has(id) ? [] : [[id, { partitionId, partitionName }]];
      }),
    );
    const moved = [...after].filter(([id, { partitionId }]) => before.get(id) !== partitionId);
    if (moved.length > 0) {
      transaction.atCommit(sql`
        update ${leads} l
        set "leadPartitionId" = moved.partition_id,
          "updatedAt" = ${writtenUntil(schema)},
          _changed_by_import = null
        from unnest(
          ${moved.map(([id]) => id)}::integer[], ${moved.map(([, { partitionId }]) => partitionId)}::integer[]
        ) as moved (id, partition_id)
        where l.id = moved.id`);
    }
    const events = moved.map(([id, { partitionId, partitionName }]) => ({
      leadId: id,
      type: changeLeadPartition,
      primaryId: partitionId,
      primaryValue: partitionName,
      attributes: [{ name: 'Old Partition ID', value: before.get(id) }],
    }));
    for (const statement of ledger.events(events)) transaction.atCommit(statement);
    return moves.map(({ id, partitionName }) => {
      if (!partitions.has(partitionName)) return skipped(refuse('1008', partitionName), id);
      return before.has(id) ? { id, status: 'updated' } : skipped(refuse('1004 sync'), id);
    });
  });
}
