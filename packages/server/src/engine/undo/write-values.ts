import { bigintArray, integerArray, textArray } from '../../db/arrays.ts';
import { demand } from '../../db/demand.ts';
import { timeOf } from '../../db/microseconds.ts';
import { identifier, join, raw, type Sql, sql } from '../../db/sql.ts';
import { columnType } from '../../fields/data-types.ts';
import type { Field } from '../../fields/fields.ts';
import { changedField } from '../../leads/changed-fields.ts';
import type { LedgerWriter } from '../../ledger/ledger-writer.ts';
import { changedValues } from '../../ledger/packs.ts';
import type { RestoredLead, RestoredValue } from './judge-values.ts';
import { schemaOf } from './judging.ts';
import { toValue } from './ledger-values.ts';
import type { UndoPlan } from './undo-plan.ts';

/** Values of a lead that all take back one entry of the ledger. */
interface Restored {
  readonly leadId: number;
  readonly row: number;
  readonly undone: number;
  readonly values: ReadonlyMap<number, RestoredValue>;
}

/** PostgreSQL takes 1,664 columns: the flags of so many fields share an integer. */
const flagsPerInteger = 31;

/**
 * The statements that give leads their values back, and what the ledger has of that.
 * @param writtenUntil - the time of the last of these writes, in microseconds since 1970
 */
export function writeValues(
  plan: UndoPlan,
  leads: readonly RestoredLead[],
  ledger: LedgerWriter,
  writtenUntil: number,
): Sql[] {
  return inPasses(leads).flatMap((pass) => writePass(plan, pass, ledger, writtenUntil));
}

/** A pack says of a lead that it takes back one entry: a lead of which several are taken back is written once for each. */
function inPasses(leads: readonly RestoredLead[]): Restored[][] {
  const passes: Restored[][] = [];
  const add = (pass: number, restored: Restored) => {
    const leads = passes[pass] ?? [];
    passes[pass] = leads;
    leads.push(restored);
  };
  for (const { leadId, row, values } of leads) {
    const entries = new Set<number>();
    for (const { undone } of values.values()) entries.add(undone);
    let pass = 0;
    for (const undone of entries) {
      const some =
        entries.size === 1 ? values : new Map([...values].filter(([, value]) => value.undone === undone));
      add(pass, { leadId, row, undone, values: some });
      pass += 1;
    }
  }
  return passes;
}

const notThere = 'a lead is not there that was found';

function writePass(
  plan: UndoPlan,
  leads: readonly Restored[],
  ledger: LedgerWriter,
  writtenUntil: number,
): Sql[] {
  const fieldIds = new Set<number>();
  for (const { values } of leads) for (const fieldId of values.keys()) fieldIds.add(fieldId);
  const fields = [...fieldIds].flatMap((id) => plan.fields.get(id) ?? []);
  const table = identifier(schemaOf(plan), 'leads');
  const set = restoredSet(leads, fields);
  const changes = fields.map((field) => ({
    field: { type: columnType(field.dataType) },
    before: sql`l.${identifier(field.name)}`,
    after: set.valueOf(field),
  }));
  const packs = ledger.changes(
    fields.map(changedField),
    leads.length,
    sql`
      select s.o - 1 as place, l.id, l._last_change as previous, s.row_number, s.undone, ${changedValues(changes)}
      from ${set.table}
      join ${table} l on l.id = s.lead_id
      order by place`,
  );
  if (packs === undefined) throw new Error('an undo was begun where changes are not recorded');
  const sets = fields.map((field) => sql`${identifier(field.name)} = ${set.valueOf(field)}`);
  return [
    packs.insert,
    sql`
      with restored as (
        update ${table} l
        set ${join(sets, ', ')},
          "updatedAt" = ${timeOf(sql`(${writtenUntil - leads.length}::bigint + s.o)`)},
          _last_change = ${packs.packAt(sql`(s.o - 1)`)},
          _changed_by_import = ${plan.job.batchId}
        from ${set.table}
        where l.id = s.lead_id
        returning l.id
      )
      select ${demand(sql`count(*) = ${leads.length}`, notThere)}
      from restored`,
  ];
}

/** Leads as a table `s` of a statement, which has them as arrays; `o` counts them from 1. */
interface RestoredSet {
  readonly table: Sql;
  /** What a field of lead `l` has afterwards. */
  valueOf(field: Field): Sql;
}

function restoredSet(leads: readonly Restored[], fields: readonly Field[]): RestoredSet {
  const columns: Sql[] = [
    sql`unnest(${integerArray(leads.map(({ leadId }) => leadId))}::integer[]) as lead_id`,
    sql`unnest(${integerArray(leads.map(({ row }) => row))}::integer[]) as row_number`,
    sql`unnest(${bigintArray(leads.map(({ undone }) => undone))}::bigint[]) as undone`,
    sql`generate_series(1, ${leads.length}::integer) as o`,
  ];
  const restored = new Map<number, Sql>();
  const partly = fields.filter(({ id }) => leads.some(({ values }) => !values.has(id)));
  for (const { id, name, dataType } of fields) {
    const type = columnType(dataType);
    const texts = leads.map(({ values }) => toValue(dataType, values.get(id)?.value ?? null));
    // What other types look like in binary form PostgreSQL alone decides.
    const array = type === 'text' ? textArray(texts) : texts;
    columns.push(sql`unnest(${array}::${raw(type)}[]) as ${raw(`v${id}`)}`);
    restored.set(id, sql`s.${raw(`v${id}`)}`);
    const place = partly.findIndex((field) => field.id === id);
    if (place === -1) continue;
    const flags = raw(`x${Math.floor(place / flagsPerInteger)}`);
    const flag = raw(String(2 ** (place % flagsPerInteger)));
    restored.set(
      id,
      sql`case when (s.${flags} & ${flag}) <> 0 then s.${raw(`v${id}`)} else l.${identifier(name)} end`,
    );
  }
  for (let start = 0; start < partly.length; start += flagsPerInteger) {
    const some = partly.slice(start, start + flagsPerInteger);
    const flags = leads.map(({ values }) =>
      some.reduce((sum, { id }, bit) => sum + (values.has(id) ? 2 ** bit : 0), 0),
    );
    columns.push(sql`unnest(${integerArray(flags)}::integer[]) as ${raw(`x${start / flagsPerInteger}`)}`);
  }
  return {
    table: sql`(select ${join(columns, ', ')} offset 0) as s`,
    valueOf: ({ id }) => restored.get(id) ?? sql`null`,
  };
}
