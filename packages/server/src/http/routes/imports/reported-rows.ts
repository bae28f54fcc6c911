import { refuse } from '../../../errors.ts';
import { findImport, findKeptImport } from '../../../imports/find-import.ts';
import { columnsOf, readReportPage } from '../../../imports/read-reports.ts';
import type { RowReport } from '../../../imports/reports.ts';
import { retentionDays } from '../../../imports/retention.ts';
import { arrayOf, described, integer, object, text } from '../../documentation.ts';
import type { Operation } from '../../operation.ts';
import { answerPage, readPage } from '../../paging.ts';
import { toId } from '../../parameters.ts';

/** Reports are read to their end, which may be a million rows away. */
const largestPage = 3_000;

/** Extension: rows that failed, that warned and that were skipped, with their place in the file; also while the import is running. */
export const reportedRowsOperations: readonly Operation[] = [
  reportedRows('failures', 'failure', 'The rows of an import that failed'),
  reportedRows('warnings', 'warning', 'The rows of an import that went in with a warning'),
  reportedRows('skipped', 'skip', 'The rows of an import that its rules left out'),
];

function reportedRows(name: string, kind: RowReport['kind'], summary: string): Operation {
  return {
    method: 'GET',
    path: `/galena/v1/imports/:batchId/${name}.json`,
    permissions: ['Read-Only Lead', 'Read-Write Lead'],
    documentation: {
      group: 'Imports',
      summary: `${summary}, with their line in the file`,
      isPaged: true,
      largestPage,
      item: object({
        row: described(integer, 'data rows of the file count from 1'),
        line: described(integer, 'the line of the file that the row starts in, from 1'),
        cells: described(arrayOf(text), 'as they were sent, as many as the header has'),
        'surplus?': described(
          arrayOf(text),
          'the cells beyond the header, where one of them holds something',
        ),
        reason: text,
      }),
      members: { columns: described(arrayOf(text), 'the header of the file') },
      errors: ['1001', '1003', '1013'],
    },
    async handle(call) {
      const { caller, path } = call;
      const { database, clock } = call.context;
      const pageKind = `import ${name}`;
      const page = readPage(call, pageKind, largestPage);
      const record = await findImport(database, clock, caller.subscription, toId(path['batchId'] ?? ''));
      if (record.isExpired) throw refuse('1013 report', record.batchId, retentionDays);
      const rows = await readReportPage(database, caller.subscription, record, kind, {
        afterRow: page.afterId ?? 0,
        limit: page.limit,
      });
      // The end of the rows is that of the report only if the import has not expired meanwhile.
      if (rows.length < page.limit)
        await findKeptImport(database, clock, caller.subscription, record.batchId);
      return {
        ...answerPage(call, pageKind, page, rows, ({ row }) => row),
        members: { columns: columnsOf(record) },
      };
    },
  };
}
