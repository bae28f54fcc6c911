import type { Database } from '../../src/db/database.ts';
import { identifier, join, raw, sql } from '../../src/db/sql.ts';
import { importKind } from '../../src/engine/job.ts';
import { claimJob } from '../../src/engine/jobs/claim.ts';
import { runImport } from '../../src/engine/run-import.ts';
import { schema } from '../support/constants.ts';
import { runContext } from '../support/run-context.ts';
import type { TestServer } from '../support/test-server.ts';
import { customFields, type TestField } from './fields.ts';
import { firstNewId, lastUpdateBefore, type ModelImport, type ModelLead } from './import-model.ts';

const leads = identifier(schema, 'leads');

/** Leads, imports into them, and what comes of both, on a server that only takes imports: they are carried out here. */
export class ImportScene {
  readonly #server: TestServer;

  private constructor(server: TestServer) {
    this.#server = server;
  }

  /** Adds what the model knows of: a partition, companies, a sales person, and fields of all types. */
  static async prepare(server: TestServer): Promise<ImportScene> {
    const { database } = server;
    await database.execute(sql`update galena.subscriptions set time_zone = 'America/New_York'`);
    await database.execute(sql`insert into ${identifier(schema, 'partitions')} values (2, 'Europe')`);
    await database.execute(sql`
      insert into ${identifier(schema, 'companies')} (id, "externalCompanyId", "createdAt", "updatedAt")
      values (1, 'acme', now(), now()), (2, 'zeta', now(), now())`);
    await database.execute(sql`
      insert into ${identifier(schema, 'sales_persons')} (id, "externalSalesPersonId", "createdAt", "updatedAt")
      values (1, 'sue', now(), now())`);
    for (const field of customFields.entries()) await addField(database, field);
    return new ImportScene(server);
  }

  /** Puts these leads in the place of all others; imports are forgotten. */
  async set(before: readonly ModelLead[]): Promise<void> {
    const { database } = this.#server;
    const rows = before.map(({ id, partition, updated, values }) => {
      const updatedAt = `2020-01-0${updated}`;
      return { id, leadPartitionId: partition, createdAt: updatedAt, updatedAt, ...values };
    });
    await database.execute(sql`delete from galena.imports`);
    await database.execute(sql`delete from ${identifier(schema, 'list_members')}`);
    await database.execute(sql`delete from ${leads}`);
    await database.execute(sql`
      update ${identifier(schema, 'counters')} set next_value = ${firstNewId} where name = 'lead'`);
    // As text, so that a number keeps its digits.
    await database.execute(sql`
      insert into ${leads}
      select * from json_populate_recordset(null::${leads}, ${JSON.stringify(rows)}::json)`);
  }

  /** Carries out an import in chunks of some rows, some of them side by side; gives its batch id. */
  async carryOut(work: ModelImport, chunkRows: number, writers = 2): Promise<number> {
    const { api, database, clock } = this.#server;
    // Beside calls chunks are merged one by one.
    await database.execute(sql`update ${identifier(schema, 'counters')} set called_at = null`);
    await database.execute(sql`
      update galena.subscriptions set multiple_matches = ${work.isFailingMultiple ? 'fail' : 'update'}`);
    const form = {
      lookupField: work.lookupField,
      ...(work.isIntoList && { listId: '1001' }),
      ...(work.partition !== undefined && { partitionName: work.partition === 2 ? 'Europe' : 'Default' }),
    };
    const file = textOf(work);
    const { rules } = work;
    const answer =
      rules === undefined
        ? await api.submit({ file, form })
        : await api.createImport({ file, form: { ...form, rules: JSON.stringify(rules) } });
    const job = await claimJob(database, clock, importKind);
    if (job === undefined) throw new Error(`refused: ${JSON.stringify(answer)}`);
    await runImport(runContext(database, { clock, chunkRows, writers }), job);
    return job.batchId;
  }

  async countsOf(batchId: number) {
    const [row] = await this.#server.database.query(sql`
      select status, created::int, updated::int, unchanged::int, repeated::int, failed::int, skipped::int, warned::int
      from galena.imports where batch_id = ${batchId}`);
    return row;
  }

  storedLeads(fields: readonly TestField[]): Promise<object[]> {
    const written = fields.filter(({ isReadOnly }) => !isReadOnly);
    return this.#server.database.query<Record<string, unknown>>(sql`
      select
        id, "leadPartitionId" as partition, "updatedAt" > '2021-01-01' as is_touched,
        _created_by_import as created_by, _changed_by_import as changed_by,
        exists (select from ${identifier(schema, 'list_members')} m where m.lead_id = l.id) as is_member,
        ${join(
          written.map(({ name }) => sql`${identifier(name)}::text`),
          ', ',
        )}
      from ${leads} l
      order by id`);
  }
}

async function addField(
  database: Database,
  [index, { name, type, columnType }]: [number, (typeof customFields)[number]],
): Promise<void> {
  await database.execute(sql`alter table ${leads} add column ${identifier(name)} ${raw(columnType)}`);
  await database.execute(sql`
    insert into ${identifier(schema, 'fields')} (
      id, name, display_name, data_type, read_only, is_company_field, is_lookup, is_searchable, is_custom
    )
    values (${1001 + index}, ${name}, ${name}, ${type}, false, false, ${type === 'integer'}, false, true)`);
}

/** The file of an import. */
export function textOf({ columns, rows }: ModelImport): string {
  return `${[columns.map(({ name }) => name), ...rows].map(quoted).join('\n')}\n`;
}

function quoted(cells: readonly string[]): string {
  return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
}

/** Notes which leads an import made and which it wrote, from how they were before. */
export function noteImport(batchId: number, before: readonly ModelLead[], leads: readonly ModelLead[]): void {
  for (const lead of leads) {
    const earlier = before.find(({ id }) => id === lead.id);
    if (earlier === undefined) lead.createdBy = batchId;
    if (earlier?.updated !== lead.updated) lead.changedBy = batchId;
  }
}

/** The leads of the model as `storedLeads` has them. */
export function expectedLeads(model: readonly ModelLead[], fields: readonly TestField[]): object[] {
  const written = fields.filter(({ isReadOnly }) => !isReadOnly);
  return model.map(({ id, partition, updated, createdBy, changedBy, isMember, values }) => ({
    id,
    partition,
    created_by: createdBy ?? null,
    changed_by: changedBy ?? null,
    is_touched: updated > lastUpdateBefore,
    is_member: isMember,
    ...Object.fromEntries(written.map(({ name }) => [name, values[name] ?? null])),
  }));
}
