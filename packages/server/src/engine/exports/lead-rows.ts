import { copyOut } from '../../db/copy.ts';
import type { Settings } from '../../db/database.ts';
import { identifier, quoteLiteral, raw, type Sql, sql, toStatement } from '../../db/sql.ts';
import { endOf, type LeadFilter, type TimeRange } from '../../exports/definition.ts';
import { fieldFinder } from '../../fields/field-finder.ts';
import type { Field } from '../../fields/fields.ts';
import { delimiterOf, type Format } from '../../formats.ts';
import { type LeadSelection, selectLeadCells } from '../../leads/lead-cells.ts';
import { ExportFailure } from './export-job.ts';
import type { RowSource } from './row-source.ts';

/** Whatever the role or the database have as defaults. */
const settings: Settings = {
  DateStyle: 'ISO, YMD',
  extra_float_digits: '1',
  // PostgreSQL waits while the last chunks are stored.
  tcp_user_timeout: '60000',
  application_name: 'galena export',
};

/** Leads by id, in PostgreSQL's own CSV: those that one snapshot has, taken now. */
export const leadRows: RowSource = async ({ database, fields }, job, write, signal) => {
  const { schema } = job.subscription;
  if (job.subject !== 'leads') throw new ExportFailure(`an export of ${job.subject} has no leads`);
  const { filter } = job;
  const columns = columnsOf(await fields.of(database, job.subscription), job.columns);
  return database.transaction(
    async (transaction) => {
      await transaction.execute(sql`set transaction isolation level repeatable read, read only`);
      const selection = await selectionOf(filter, schema, async (listId) => {
        const lists = await transaction.query(
          sql`select from ${identifier(schema, 'static_lists')} where id = ${listId}`,
        );
        if (lists.length === 0) throw new ExportFailure(`Static list ${listId} is not there any more`);
      });
      const copy = copyStatement(selectLeadCells(schema, columns, selection), job.format);
      return copyOut(database, transaction, copy, write, signal);
    },
    () => settings,
  );
};

function columnsOf(fields: readonly Field[], columns: readonly { readonly name: string }[]): Field[] {
  const find = fieldFinder(fields);
  return columns.map(({ name }) => {
    const field = find(name);
    if (field === undefined) throw new ExportFailure(`Field '${name}' is not there any more`);
    return field;
  });
}

async function selectionOf(
  filter: LeadFilter,
  schema: string,
  checkList: (listId: number) => Promise<void>,
): Promise<LeadSelection> {
  if ('staticListId' in filter) {
    const { staticListId } = filter;
    await checkList(staticListId);
    return {
      from: sql`
        join ${identifier(schema, 'list_members')} m on m.lead_id = l.id
          and m.list_id = ${raw(String(staticListId))}`,
    };
  }
  return 'createdAt' in filter
    ? { where: isWithin(sql`l."createdAt"`, filter.createdAt) }
    : { where: isWithin(sql`l."updatedAt"`, filter.updatedAt) };
}

function isWithin(column: Sql, range: TimeRange): Sql {
  const [start, end] = [literal(range.startAt), literal(endOf(range).toISOString())];
  return sql`${column} >= ${start}::timestamptz and ${column} < ${end}::timestamptz`;
}

function literal(text: string): Sql {
  return raw(quoteLiteral(text));
}

function copyStatement(select: Sql, format: Format): string {
  const { text, values } = toStatement(select);
  if (values.length > 0) throw new Error('COPY takes no values');
  return `copy (${text}) to stdout (format csv, delimiter ${quoteLiteral(delimiterOf(format))}, null 'null')`;
}
