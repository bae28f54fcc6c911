import { joinCells } from '@galena/client/csv';
import { identifier, sql } from '../../../db/sql.ts';
import { refuse } from '../../../errors.ts';
import { isWellFormedEmail } from '../../../fields/cell-values.ts';
import { listFields } from '../../../fields/fields.ts';
import { shorten } from '../../../fields/json-value.ts';
import { permissions } from '../../../identity/permissions.ts';
import { submitImport } from '../../../imports/submit.ts';
import { UploadedFile } from '../../../imports/uploaded-file.ts';
import {
  at,
  problemAt,
  type SeedFile,
  type Seeding,
  type SeedPart,
  type SeedSource,
  type WrittenFile,
} from '../seed-part.ts';

/**
 * `leads.csv` and `leads/*.csv`: files as bulk imports take them; `leads/Europe/*.csv` are of the partition Europe. Rows find their lead by
 * `email`, or by the first column where there is none.
 */
export const leadsPart: SeedPart = {
  name: 'leads',
  files: /^leads(\/[^/]+){0,2}\.csv$/,
  async put(seeding, file) {
    const batchId = await at(file.path, 1, () => submit(seeding, file));
    await seeding.untilImported(batchId);
    await checkImport(seeding, file, batchId);
    await forgetImport(seeding, batchId);
  },
  async write(source) {
    const { database, subscription } = source;
    await checkKeys(source);
    const partitions = await database.query<{ id: number; name: string }>(
      sql`select id, name from ${identifier(subscription.schema, 'partitions')} order by id`,
    );
    const files: WrittenFile[] = [];
    for (const { id, name } of partitions) {
      const content = await writeLeads(source, id);
      if (content !== undefined) files.push([id === 1 ? 'leads.csv' : `leads/${name}/leads.csv`, content]);
    }
    return files;
  },
};

/** `leads/Europe/leads.csv` is of Europe. */
function partitionOf(path: string): string | undefined {
  const [, partition, file] = path.split('/');
  return file === undefined ? undefined : partition;
}

/** @throws ApiError 1003 where a seed would not make as many leads again */
async function checkKeys({ database, subscription }: SeedSource): Promise<void> {
  const [lead] = await database.query<{ id: number; email: string | null }>(sql`
    select min(id) as id, lower(btrim(email)) as email
    from ${identifier(subscription.schema, 'leads')}
    group by lower(btrim(email))
    having lower(btrim(email)) is null or count(*) > 1
    order by 1
    limit 1`);
  if (lead !== undefined) {
    const why =
      lead.email === null ? 'has no e-mail address' : `has the e-mail address ${lead.email} as others do`;
    throw refuse('1003', `Lead ${lead.id} ${why}, and a seed tells leads by it: take a snapshot instead`);
  }
  await checkAddresses({ database, subscription });
}

/** An import stores what is no address with a warning. @throws ApiError 1003 as a seed takes that for a mistake */
async function checkAddresses({ database, subscription }: SeedSource): Promise<void> {
  const fields = await listFields(database, subscription.schema);
  for (const { name } of fields.filter(({ dataType, readOnly }) => dataType === 'email' && !readOnly)) {
    const leads = await database.query<{ id: number; address: string }>(sql`
      select id, ${identifier(name)} as address
      from ${identifier(subscription.schema, 'leads')}
      where ${identifier(name)} is not null
      order by id`);
    const lead = leads.find(({ address }) => !isWellFormedEmail(address));
    if (lead !== undefined)
      throw refuse(
        '1003',
        `Lead ${lead.id} has '${shorten(lead.address)}' in ${name}, which a seed takes for a mistake: take a snapshot instead`,
      );
  }
}

/** The leads of a partition, with the columns that have values; undefined if it has none. */
async function writeLeads(
  { database, subscription }: SeedSource,
  partitionId: number,
): Promise<string | undefined> {
  const rows = await database.query<{ cells: Readonly<Record<string, unknown>> }>(sql`
    select jsonb_strip_nulls(to_jsonb(l)) as cells
    from ${identifier(subscription.schema, 'leads')} l
    where "leadPartitionId" = ${partitionId}
    order by id`);
  if (rows.length === 0) return undefined;
  const fields = await listFields(database, subscription.schema);
  const names = fields
    .filter(({ name, readOnly }) => !readOnly && rows.some(({ cells }) => name in cells))
    .map(({ name }) => name);
  const lines = rows.map(({ cells }) =>
    joinCells(
      names.map((name) => String(cells[name] ?? '')),
      ',',
    ),
  );
  return `${[joinCells(names, ','), ...lines].join('\n')}\n`;
}

async function submit({ database, clock, subscription, author }: Seeding, file: SeedFile): Promise<number> {
  const uploaded = new UploadedFile(file.path, undefined);
  await uploaded.write(file.bytes);
  uploaded.finish();
  const header = (await uploaded.readHeader('csv')) ?? [];
  const caller = {
    subscription: { ...subscription, unknownColumns: 'reject' as const },
    clientId: '',
    serviceName: author.origin.serviceName ?? '',
    userEmail: author.origin.userEmail ?? '',
    isUser: false,
    permissions: new Set(permissions),
    tokenHash: Buffer.alloc(0),
    tokenExpiresAt: new Date(clock.epochMs()),
    calledAt: new Date(clock.epochMs()),
  };
  return submitImport(database, clock, caller, await listFields(database, subscription.schema), {
    format: 'csv',
    lookupField: header.includes('email') || header.length === 0 ? 'email' : header[0],
    listId: undefined,
    partitionName: partitionOf(file.path),
    file: uploaded,
    requestId: author.origin.requestId ?? '',
    queue: { unfinished: 0 },
  });
}

/** @throws ApiError 1003 for the first row that failed or was warned of, as a seed is to be what it says; or for the file */
async function checkImport(
  { database, subscription }: Seeding,
  file: SeedFile,
  batchId: number,
): Promise<void> {
  const [job] = await database.query<{ cause: string | null }>(sql`
    select failure_cause as cause
    from galena.imports
    where subscription_id = ${subscription.id}
      and batch_id = ${batchId}`);
  if (job?.cause != null) throw problemAt(file.path, undefined, job.cause);
  const [row] = await database.query<{ line: number; reason: string }>(sql`
    select line, reason
    from ${identifier(subscription.schema, 'row_reports')}
    where batch_id = ${batchId}
    order by row_number
    limit 1`);
  if (row !== undefined) throw problemAt(file.path, Number(row.line), row.reason);
}

/** The leads are not of an import that tests could see: batch ids begin with theirs. */
async function forgetImport({ database, subscription }: Seeding, batchId: number): Promise<void> {
  const { id, schema } = subscription;
  const own = (table: string) => identifier(schema, table);
  const parts = await database.query<{ number: number }>(
    sql`select number from ${own('ledger_parts')} where kind = 'changes'`,
  );
  await database.transaction((transaction) =>
    transaction.together(({ execute }) => [
      execute(sql`
        delete from ${own('file_chunks')}
        where file_id = (select file_id from galena.imports where subscription_id = ${id} and batch_id = ${batchId})`),
      execute(sql`delete from galena.imports where subscription_id = ${id} and batch_id = ${batchId}`),
      execute(sql`delete from ${own('import_progress')} where batch_id = ${batchId}`),
      execute(sql`delete from ${own('row_reports')} where batch_id = ${batchId}`),
      execute(sql`
        update ${own('leads')}
        set _created_by_import = nullif(_created_by_import, ${batchId}),
          _changed_by_import = nullif(_changed_by_import, ${batchId})
        where ${batchId} in (_created_by_import, _changed_by_import)`),
      execute(sql`update ${own('lead_creations')} set batch_id = null where batch_id = ${batchId}`),
      ...parts.map(({ number }) =>
        execute(sql`update ${own(`lead_changes_${number}`)} set batch_id = null where batch_id = ${batchId}`),
      ),
      execute(sql`update galena.subscriptions set next_batch_id = ${batchId} where id = ${id}`),
    ]),
  );
}
