import type { ImportRules } from '@galena/client';
import fc from 'fast-check';
import { identifier, raw, sql } from '../../src/db/sql.ts';
import { emailField, idField, otherFields, type TestField, textKeyField } from '../engine/fields.ts';
import { randomRules } from '../engine/random-rules.ts';
import { schema } from '../support/constants.ts';
import type { TestServer } from '../support/test-server.ts';

/** A lead that is there before, and whether it is in the list. */
export interface SceneLead {
  readonly id: number;
  readonly partition: number;
  readonly updatedAt: string;
  readonly isMember: boolean;
  readonly values: Readonly<Record<string, string | null>>;
}

/** A file, and how it is imported. */
export interface SceneFile {
  readonly columns: readonly TestField[];
  readonly rows: readonly (readonly string[])[];
  readonly lookup: TestField;
  readonly isFailingMultiple: boolean;
  readonly partition: 'Default' | 'Europe' | undefined;
  readonly isIntoList: boolean;
  readonly rules: ImportRules;
}

export const lookups: readonly TestField[] = [emailField, idField, textKeyField('cookies', 'Cookies', 255)];

const written = otherFields.filter(
  ({ name }) => name !== 'points' && name !== 'share' && name !== 'ratio' && name !== 'budget',
);

/** Leads with some values of their own, so that rows change, fill and clear them. */
export function sceneLeads(lookup: TestField): fc.Arbitrary<SceneLead[]> {
  const keys = lookup.good.map(lookup.read).filter((value) => typeof value === 'string');
  const lead = fc.record({
    key: fc.constantFrom(...keys.slice(0, 5)),
    day: fc.integer({ min: 1, max: 3 }),
    partition: fc.constantFrom(1, 1, 2),
    isMember: fc.boolean(),
    externalCompanyId: fc.constantFrom(null, null, 'acme'),
    annualRevenue: fc.constantFrom(null, '1.5', '1.50'),
    firstName: fc.constantFrom(null, 'x', 'X'),
    dateOfBirth: fc.constantFrom(null, '2024-02-29'),
    mktoAcquisitionDate: fc.constantFrom(null, '2026-07-01 12:00:00+00'),
    unsubscribed: fc.constantFrom(null, 'true', 'false'),
    leadScore: fc.constantFrom(null, '1', '2'),
  });
  return fc.array(lead, { maxLength: 8 }).map((list) =>
    list.map(({ key, day, partition, isMember, ...values }, index) => ({
      id: index + 1,
      partition,
      updatedAt: `2020-01-0${day}`,
      isMember,
      values: { ...(lookup.isReadOnly ? {} : { [lookup.name]: key }), ...values },
    })),
  );
}

function cellsOf(field: TestField, isLookup: boolean): fc.Arbitrary<string> {
  return fc.oneof(
    { arbitrary: fc.constant(''), weight: isLookup ? 1 : 20 },
    { arbitrary: fc.constant('NULL'), weight: isLookup ? 1 : 8 },
    { arbitrary: fc.constantFrom(...field.good), weight: 30 },
    ...(field.bad.length === 0 ? [] : [{ arbitrary: fc.constantFrom(...field.bad), weight: 1 }]),
  );
}

export function sceneFiles(lookup: TestField): fc.Arbitrary<SceneFile> {
  return fc
    .shuffledSubarray([...new Set([emailField, ...written])].filter((field) => field !== lookup))
    .chain((others) => {
      const columns = [...others.slice(1), lookup, ...others.slice(0, 1)];
      const row = fc.tuple(...columns.map((field) => cellsOf(field, field === lookup)));
      return fc.record({
        columns: fc.constant(columns),
        rows: fc.array(row, { minLength: 1, maxLength: 25 }),
        lookup: fc.constant(lookup),
        isFailingMultiple: fc.boolean(),
        partition: fc.constantFrom(undefined, undefined, 'Default' as const, 'Europe' as const),
        isIntoList: fc.boolean(),
        rules: fc.oneof(fc.constant({}), randomRules(columns, lookup)),
      });
    });
}

export function textOfFile({ columns, rows }: SceneFile): string {
  const quoted = (cells: readonly string[]) =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  return `${[columns.map(({ name }) => name), ...rows].map(quoted).join('\n')}\n`;
}

/** What scenes have besides leads. */
export async function prepareScenes({ database }: TestServer): Promise<void> {
  await database.execute(sql`update galena.subscriptions set time_zone = 'America/New_York'`);
  await database.execute(sql`insert into ${identifier(schema, 'partitions')} values (2, 'Europe')`);
  await database.execute(sql`
    insert into ${identifier(schema, 'companies')} (id, "externalCompanyId", "createdAt", "updatedAt")
    values (1, 'acme', now(), now()), (2, 'zeta', now(), now())`);
  await database.execute(sql`
    insert into ${identifier(schema, 'sales_persons')} (id, "externalSalesPersonId", "createdAt", "updatedAt")
    values (1, 'sue', now(), now())`);
}

/** The ids of leads that imports create go on from here. */
export const firstNewId = 100;

export async function setScene({ database }: TestServer, leads: readonly SceneLead[]): Promise<void> {
  await database.execute(sql`delete from galena.imports`);
  const table = identifier(schema, 'leads');
  const rows = leads.map(({ id, partition, updatedAt, values }) => ({
    id,
    leadPartitionId: partition,
    createdAt: updatedAt,
    updatedAt,
    ...values,
  }));
  const emptied = ['list_members', 'leads', 'lead_creations', 'lead_changes_1'];
  for (const name of emptied) await database.execute(sql`delete from ${identifier(schema, name)}`);
  await database.execute(sql`
    update ${identifier(schema, 'counters')} set next_value = ${firstNewId}, called_at = null where name = 'lead'`);
  // As text, so that a number keeps its digits.
  await database.execute(sql`
    insert into ${table}
    select * from json_populate_recordset(null::${table}, ${JSON.stringify(rows)}::json)`);
  const members = leads.filter(({ isMember }) => isMember).map(({ id }) => id);
  await database.execute(sql`
    insert into ${identifier(schema, 'list_members')} (list_id, lead_id, added_at)
    select 1001, id, '2020-02-01' from unnest(${members}::integer[]) as id`);
}

/** What an import writes besides its own progress and reports, as one text. */
export async function readWritten({ database }: TestServer): Promise<string> {
  const tables = ['leads', 'list_members', 'counters', 'lead_creations', 'lead_changes_1', 'clock_set_backs'];
  const texts = tables.map(
    (name) =>
      `(select coalesce(string_agg(t::text, e'\\n' order by t::text), '') from "${schema}"."${name}" t)`,
  );
  const [row] = await database.query<{ all: string }>(
    sql`select ${raw(texts.join(" || e'\\n\\n' || "))} as all`,
  );
  return row?.all ?? '';
}

/** All leads, with the values of some fields as texts. */
export function readValues(
  { database }: TestServer,
  fields: readonly string[],
): Promise<{ id: number; createdBy: number | null; isMember: boolean; values: (string | null)[] }[]> {
  const texts = fields.map((name) => `to_jsonb(l) ->> '${name}'`);
  return database.query(sql`
    select
      id, _created_by_import as "createdBy",
      exists (
        select from ${identifier(schema, 'list_members')} m where m.lead_id = l.id and m.list_id = 1001
      ) as "isMember",
      array[${raw(texts.join(', '))}]::text[] as values
    from ${identifier(schema, 'leads')} l
    order by id`);
}
