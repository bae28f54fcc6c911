import assert from 'node:assert/strict';
import type { Database } from '../../packages/server/src/db/database.ts';
import { identifier, join, sql } from '../../packages/server/src/db/sql.ts';
import { customFields, otherFields } from '../../packages/server/test/engine/fields.ts';
import type { ModelLead, Outcome } from '../../packages/server/test/engine/import-model.ts';
import { countOutcomes, reportsOf } from '../../packages/server/test/engine/model-answers.ts';
import type { ApiClient } from '../../packages/server/test/support/api-client.ts';
import { schema } from '../../packages/server/test/support/constants.ts';
import type { CampaignFile, Family } from './make-file.ts';

const shownFields = otherFields.filter(
  ({ isReadOnly, name }) => isReadOnly !== true && !customFields.some((field) => field.name === name),
);

/** Status, counters and reports of a finished import are what the model says, to the byte. */
export async function checkImport(
  api: ApiClient,
  batchId: number,
  { work, delimiter }: CampaignFile,
  outcomes: readonly Outcome[],
): Promise<void> {
  const counts = countOutcomes(outcomes);
  const { status, created, updated, unchanged, repeated, failed, skipped, warned, rowsDone } =
    await api.progress(batchId);
  assert.deepEqual(
    { status, created, updated, unchanged, repeated, failed, skipped, warned, rowsDone },
    { status: 'complete', ...counts, rowsDone: work.rows.length },
    `counters of import ${batchId}`,
  );
  const answer = await api.status(batchId);
  assert.deepEqual(
    [answer['numOfLeadsProcessed'], answer['numOfRowsFailed'], answer['numOfRowsWithWarning']],
    [counts.created + counts.updated + counts.unchanged, counts.failed, counts.warned],
    `status of import ${batchId}`,
  );
  const reports = reportsOf(work, outcomes, delimiter);
  assert.equal(await api.report(batchId, 'failures'), reports.failures, `failures of import ${batchId}`);
  assert.equal(await api.report(batchId, 'warnings'), reports.warnings, `warnings of import ${batchId}`);
}

/** The rows that failed and warned, by the extension's calls: those of Marketo know no dry run. */
export async function checkReportedRows(
  api: ApiClient,
  batchId: number,
  outcomes: readonly Outcome[],
): Promise<void> {
  const rowsOf = async (kind: string) => {
    const path = `/galena/v1/imports/${batchId}/${kind}.json?batchSize=3000`;
    return ((await api.get(path)).result ?? []).map(({ row, reason }) => [row, reason]);
  };
  const failed = outcomes.flatMap((one, index) => ('failure' in one ? [[index + 1, one.failure]] : []));
  const warned = outcomes.flatMap((one, index) =>
    'warnings' in one && one.warnings.length > 0 ? [[index + 1, one.warnings.join(' / ')]] : [],
  );
  assert.deepEqual(await rowsOf('failures'), failed, `failures of dry run ${batchId}`);
  assert.deepEqual(await rowsOf('warnings'), warned, `warnings of dry run ${batchId}`);
}

/** Every lead of a family is there once, with all of its fields, in its partition and list. */
export async function checkLeads(
  database: Database,
  family: Family,
  model: readonly ModelLead[],
): Promise<void> {
  const key = identifier(family.keyField.name);
  const stored = await database.query<Record<string, unknown>>(sql`
    select
      ${key} as key, "leadPartitionId" as partition,
      exists (
        select
        from ${identifier(schema, 'list_members')} m
        where m.lead_id = l.id
      ) as is_member,
      ${join(
        shownFields.map(({ name }) => sql`${identifier(name)}::text`),
        ', ',
      )}
    from ${identifier(schema, 'leads')} l
    where starts_with(lower(btrim(${key})), ${`${family.name}_`})
    order by lower(btrim(${key}))`);
  const expected = model
    .map(({ partition, isMember, values }) => ({
      key: values[family.keyField.name] ?? null,
      partition,
      is_member: isMember,
      ...Object.fromEntries(shownFields.map(({ name }) => [name, values[name] ?? null])),
    }))
    .toSorted((a, b) => (normal(a.key) < normal(b.key) ? -1 : 1));
  assert.deepEqual(
    stored.map((row) => ({ ...row })),
    expected,
    `leads of family ${family.name}`,
  );
}

function normal(key: string | null): string {
  return (key ?? '').trim().toLowerCase();
}

/**
 * With no import unfinished no file or report stays without its import. What a crash left is swept at each start of an engine,
 * and every minute.
 */
export async function checkNothingLeftBehind(database: Database): Promise<void> {
  const deadline = Date.now() + 70_000;
  for (;;) {
    const left = await findLeftovers(database);
    if (left.length === 0) return;
    if (Date.now() > deadline) assert.deepEqual(left, [], 'left behind');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function findLeftovers(database: Database): Promise<object[]> {
  return database.query(sql`
    select distinct 'file' as what, file_id::text as name
    from ${identifier(schema, 'file_chunks')}
    where file_id not in (select file_id from galena.imports where has_files)
      and file_id not in (select file_id from galena.exports where status = 'complete' and file_id is not null)
    union all
    select 'table of a dry run', relname
    from pg_class
    where relnamespace = ${schema}::regnamespace
      and relkind = 'r'
      and relname ~ '^dry_run_\\d'
      and split_part(relname, '_', 3)::integer not in (select batch_id from galena.imports where kind = 'dryRun')
    union all
    select distinct 'notes of a dry run', batch_id::text
    from (
      select batch_id from ${identifier(schema, 'dry_runs')}
      union all
      select batch_id from ${identifier(schema, 'dry_run_order')}
      union all
      select batch_id from ${identifier(schema, 'dry_run_unchanged')}
    ) noted
    where batch_id not in (select batch_id from galena.imports where kind = 'dryRun')
    union all
    select distinct 'report', batch_id::text
    from ${identifier(schema, 'row_reports')}
    where batch_id not in (select batch_id from galena.imports where has_files)
    union all
    select distinct 'kept change', batch_id::text
    from ${identifier(schema, 'undo_kept')}
    where batch_id not in (select batch_id from galena.imports where has_files)
    union all
    select 'progress', batch_id::text
    from ${identifier(schema, 'import_progress')}
    where batch_id not in (select batch_id from galena.imports where has_files)
      or status is distinct from (select status from galena.imports i where i.batch_id = import_progress.batch_id)`);
}
