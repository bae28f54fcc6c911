import { rewriteRows } from './rewrite-rows.ts';

/** The end of the header of a report, and the delimiter before its last name. */
const reasonName = /([,;\t])Import (?:Failure|Warning) Reason\r?\n/;

/**
 * The server's reports of an import, one below another under one header, for a spreadsheet: tabs split no cells in a file
 * whose name ends in .csv, and become commas unless they are wanted. The byte order mark is for who writes the file.
 */
export async function spreadsheetReport(reports: readonly string[], keepsTabs = false): Promise<string> {
  const [first = ''] = reports;
  const text = reports.map((report, index) => (index === 0 ? report : withoutHeader(report))).join('');
  if (keepsTabs || reasonName.exec(first)?.[1] !== '\t') return text;
  let rewritten = '';
  for await (const piece of rewriteRows(new Blob([text]), '\t', ',', (cells) => cells)) rewritten += piece;
  return rewritten;
}

/** Names of columns may have line ends in them. */
function withoutHeader(report: string): string {
  const found = reasonName.exec(report);
  return found === null ? report : report.slice(found.index + found[0].length);
}
