import { identifier, type Sql, sql } from '../../db/sql.ts';
import type { Field } from '../../fields/fields.ts';
import type { LedgerWriter } from '../../ledger/ledger-writer.ts';
import { changedValues, type Packs } from '../../ledger/packs.ts';
import { columnsOf, fromChanged, type RecordRow } from '../../records/write-records.ts';
import { changedField } from '../changed-fields.ts';

/** Records what `updateRecords` is going to change in leads. */
export function recordChanges(
  ledger: LedgerWriter,
  leads: Sql,
  fields: readonly Field[],
  rows: readonly RecordRow[],
): Packs | undefined {
  const names = new Set(columnsOf(rows));
  const changed = fields.filter(({ name }) => names.has(name)).map(changedField);
  const values = changed.map((field) => {
    const column = identifier(field.name);
    return { field, before: sql`_before.${column}`, after: sql`_after.${column}` };
  });
  return ledger.changes(
    changed,
    rows.length,
    sql`
      select
        _place as place, _before.id, _before._last_change as previous, ${changedValues(values)}
      ${fromChanged(leads, rows)}`,
  );
}
