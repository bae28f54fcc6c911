import { integerArray } from '../../db/arrays.ts';
import { sql } from '../../db/sql.ts';
import { changedField } from '../../leads/changed-fields.ts';
import type { LedgerWriter } from '../../ledger/ledger-writer.ts';
import { changedValues, type Packs } from '../../ledger/packs.ts';
import { foundLeads, isFoundLead } from './compare.ts';
import { fieldOf, type Merge, newValue } from './expressions.ts';
import type { Judgement } from './judge.ts';
import { rowSet } from './row-set.ts';

/**
 * Records what the rows of a chunk are going to change in their leads, whose old values it reads: a statement of its own, as Citus
 * takes none that updates leads and inserts what they were.
 */
export function recordChanges(
  merge: Merge,
  { changed: only, changedColumns: columns, leads, edits }: Judgement,
  ledger: LedgerWriter,
): Packs | undefined {
  const { chunk } = merge;
  if (!ledger.keepsPacks) return undefined;
  const more = [
    foundLeads(only, leads),
    {
      name: 'row_number',
      type: 'integer',
      values: integerArray(only, (row) => chunk.rows.numberOf(row)),
    },
  ];
  const set = rowSet('s', { rows: chunk.rows, only, edits, columns, more });
  const fields = columns.map(({ field }) => changedField(field));
  const changes = columns.map((column) => ({
    field: column,
    before: fieldOf('l', column),
    after: newValue(set, column),
  }));
  return ledger.changes(
    fields,
    only.length,
    sql`
      select
        s.o - 1 as place, l.id, l._last_change as previous, s.row_number, ${changedValues(changes)}
      from ${set.table}
      join ${merge.target.leads} l on ${isFoundLead(only, leads)}
      order by place`,
  );
}
