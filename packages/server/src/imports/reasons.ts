import { hasSwallowedText } from '@galena/client/csv';

/**
 * Why rows fail, are skipped or warn: the one table of these texts, which go into the report files as their last column. None has
 * a delimiter, a quote or a line end, so that the column never needs quoting.
 */
export const reasons = {
  /** Something other than blanks stands between a closing quote and the next delimiter: where cells end is anybody's guess. */
  textAfterQuote: 'Text after a closing quote',
  /** The file ends in this row, inside quotes; the import ends as failed. */
  openQuote: 'Quote is never closed',
  /** PostgreSQL's text has no place for NUL. */
  nul: 'Cell contains a NUL character',
  /** The lookup field is empty, `NULL` or not in the file. */
  missingLookupValue: (fieldName: string) => `Value for lookup field '${clean(fieldName)}' not found`,
  /** A cell is no value of its field's type. */
  invalidDataType: (displayName: string) => `Invalid data type in field ${clean(displayName)}`,
  /** A value is longer than its field, or a cell that is mapped to it longer than 1 MiB. */
  valueTooLong: (displayName: string) => `Value too long for field ${clean(displayName)}`,
  /** A cell that no field is mapped to is longer than 1 MiB. */
  cellTooLong: 'Cell is longer than 1 MiB',
  /** A lookup by id found nothing; skipped where the import only updates leads. */
  leadNotFound: 'Lead not found',
  /** The company or the sales person of a row does not exist. */
  linkNotFound: (fieldName: string) => `${clean(fieldName)} not found`,
  /** The lead is in another partition than the one that the import names. */
  partitionUpdate: 'Partition update not allowed',
  /** Several leads have the key, and the subscription wants such rows to fail. */
  multipleLeads: 'Multiple leads match the lookup criteria',
  /** Skipped: the import only creates leads, and one has the key already. */
  leadExists: 'Lead already exists',
  /** Skipped: of several rows with a key the first one counts. */
  earlierRow: 'An earlier row has the same key',
  /** Skipped: of several rows with a key the last one counts. */
  laterRow: 'A later row has the same key',
  /** The import wants all rows to fail whose key another row has. */
  otherRow: 'Another row has the same key',
  /** What the lead has and what is added to it are together longer than the field. */
  appendedTooLong: (displayName: string) =>
    `Value too long for field ${clean(displayName)} with what is appended`,
  /** PostgreSQL does not take the row, in its words: it is too big for a page, say. */
  notTaken: (message: string) => `Not taken by the database: ${clean(message)}`,
  /** Warning, or failure with `surplusCells = fail`: a cell beyond the header holds something. */
  surplusCells: 'Row has more cells than the header',
  /** A row ends early where empty cells clear fields: nobody knows whether it was to clear those behind its end. */
  missingCells: 'Row has fewer cells than the header',
  /** Warning: the value was stored all the same. */
  invalidEmail: 'Invalid email address',
  /** Warning: the rest of the row was stored. */
  companyFieldIgnored: 'Company field ignored: lead is linked to a company',
} as const;

/** Whether a row failed for its quotes: its report has the raw text of the cell at fault. */
export function isMisquoted(reason: string): boolean {
  return reason === reasons.textAfterQuote || reason === reasons.openQuote;
}

/** Whether a row failed for a NUL: its report has U+FFFD there. */
export function hadNul(reason: string): boolean {
  return reason === reasons.nul;
}

/**
 * Whether a row that was reported would still be what it failed for, were it sent with these cells: what a stray quote has swallowed
 * stands in one of them, or U+FFFD in place of a NUL. For all other reasons the cells themselves decide anew.
 */
export function failsAgain(reason: string, cells: readonly string[]): boolean {
  if (isMisquoted(reason)) return cells.some(hasSwallowedText);
  return hadNul(reason) && cells.some((cell) => cell.includes('\ufffd'));
}

function clean(text: string): string {
  return text.replace(/[,;\t"\r\n]/g, ' ');
}
