import { identifier, join, raw, type Sql, sql } from '../../db/sql.ts';
import type { Field } from '../../fields/fields.ts';
import type { LedgerWriter } from '../../ledger/ledger-writer.ts';
import { type ChangedField, changedValues, type FieldChange, type Packs } from '../../ledger/packs.ts';
import { columnsOf, type RecordRow } from '../../records/write-records.ts';
import { changedField } from '../changed-fields.ts';

/** Records what `updateRecords` is going to change in leads: it reads no more of them than the fields that the call names. */
export function recordChanges(
  ledger: LedgerWriter,
  leads: Sql,
  fields: readonly Field[],
  rows: readonly RecordRow[],
): Packs | undefined {
  const names = new Set(columnsOf(rows));
  const named = fields.filter(({ name }) => names.has(name)).map(changedField);
  if (named.length === 0) return undefined;
  const changes = named.map((field) => changeOf(field, rows));
  const [before, after] = (['before', 'after'] as const).map((side) =>
    join(
      changes.map((change) => change[side]),
      ', ',
    ),
  );
  const columns = named.map(({ name, type }) => sql`${identifier(name)} ${raw(type)}`);
  return ledger.changes(
    named,
    rows.length,
    sql`
      select _place as place, l.id, l._last_change as previous, ${changedValues(changes)}
      from jsonb_to_recordset(${toJson(rows, named)}::jsonb) as s (
        _id integer, _place bigint, _names jsonb, ${join(columns, ', ')}
      )
      join ${leads} l on l.id = s._id
      where (${after}) is distinct from (${before})`,
  );
}

/** A record leaves alone what it does not name. */
function changeOf(field: ChangedField, rows: readonly RecordRow[]): FieldChange {
  const [before, sent] = [sql`l.${identifier(field.name)}`, sql`s.${identifier(field.name)}`];
  const isInAll = rows.every(({ values }) => values.has(field.name));
  return {
    field,
    before,
    after: isInAll
      ? sent
      : sql`case when s._names is null or s._names ? ${field.name} then ${sent} else ${before} end`,
  };
}

/** No field begins with an underscore. */
function toJson(rows: readonly RecordRow[], fields: readonly ChangedField[]): string {
  return JSON.stringify(
    rows.map(({ id, values }, place) => ({
      ...Object.fromEntries(values),
      _id: id,
      _place: place,
      ...(values.size < fields.length && { _names: [...values.keys()] }),
    })),
  );
}
