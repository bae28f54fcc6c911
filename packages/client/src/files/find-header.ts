import type { DescribedLeadField } from '../wire/fields.ts';
import { withoutBlanks } from './column-names.ts';
import { fieldFinder } from './field-finder.ts';
import { looksLikeData, looksLikeEmail } from './looks-like-data.ts';

/** Where the header of a file is. */
export interface FoundHeader {
  /** Its place among the rows; undefined: the file has none. */
  readonly index: number | undefined;
  /** Why it is not sure, if it is not. `data`: the first row has a cell that is no name. `title`: what stands above looks like a title, and no name below matches a field. */
  readonly doubt?: 'data' | 'title';
  /** The cell that is no name. */
  readonly cell?: string;
}

const searchedRows = 20;

/**
 * The header is the first row, unless that looks like a title (it has fewer cells than a row below it) and a row below
 * matches more fields; or like data (an e-mail address, a number or a date in it, and hardly a name of a field).
 * @param names that a person says columns have: they are names like those of fields
 */
export function findHeader(
  rows: readonly (readonly string[])[],
  fields: readonly DescribedLeadField[],
  names: readonly string[] = [],
): FoundHeader {
  const find = nameFinder({ fields, names });
  const [first, ...others] = rows.slice(0, searchedRows).map((cells) => describeRow(cells, find));
  if (first === undefined) return { index: 0 };
  const below = others.filter((_, at) => isBelowTitle([first, ...others], at + 1));
  const best = below.reduce<Row | undefined>(
    (one, two) => (one !== undefined && one.matched >= two.matched ? one : two),
    undefined,
  );
  const indexOf = (row: Row) => others.indexOf(row) + 1;
  if (best !== undefined && best.matched > first.matched && isTitleAbove(first, best))
    return { index: indexOf(best) };
  if (first.data === undefined) {
    const likely = best ?? others.find((_, at) => isNamedBelowTitle([first, ...others], at + 1));
    const isTitle = first.matched === 0 && likely !== undefined && first.filled * 2 <= likely.filled;
    return isTitle ? { index: indexOf(likely), doubt: 'title' } : { index: 0 };
  }
  const isHeader = first.matched > 0 && (!looksLikeEmail(first.data) || first.matched * 2 >= first.filled);
  if (isHeader) return { index: 0 };
  if (best !== undefined && first.filled * 2 <= best.filled)
    return { index: indexOf(best), doubt: 'title', cell: first.data };
  return { index: undefined, doubt: 'data', cell: first.data };
}

/** Says of a cell whether it is the name of a field, or one that a person says a column has. */
export function nameFinder({
  fields,
  names,
}: {
  readonly fields: readonly DescribedLeadField[];
  readonly names: readonly string[];
}): (cell: string) => boolean {
  const findField = fieldFinder(fields);
  const said = new Set(names.map(withoutBlanks));
  return (name) => said.has(withoutBlanks(name)) || findField(name) !== undefined;
}

/** A row of values may have the name of a field in it, such as `Email` for the way that somebody was reached. */
function isTitleAbove(first: Row, header: Row): boolean {
  return header.filled === 1 || first.filled * 2 <= header.filled || header.matched * 2 >= header.filled;
}

interface Row {
  /** Cells with something in them. */
  readonly filled: number;
  /** Cells that are the name of a field. */
  readonly matched: number;
  /** A cell that is no name, for it looks like data and nobody knows it. */
  readonly data: string | undefined;
}

function describeRow(cells: readonly string[], find: (name: string) => boolean): Row {
  const names = cells.filter((cell) => withoutBlanks(cell) !== '');
  return {
    filled: names.length,
    matched: names.filter(find).length,
    data: names.find((cell) => looksLikeData(cell) && !find(cell)),
  };
}

/** Titles have fewer cells than the header; or as many, namely one, where the file has a single column. */
function isBelowTitle(rows: readonly Row[], index: number): boolean {
  const row = rows[index];
  if (row === undefined || row.data !== undefined) return false;
  const above = rows.slice(0, index);
  if (row.filled === 1)
    return row.matched === 1 && above.every(({ filled, matched }) => filled <= 1 && matched === 0);
  return isWiderThanAbove(rows, index);
}

/** A header may have years or numbers for names; the field beside them makes it worth a question. */
function isNamedBelowTitle(rows: readonly Row[], index: number): boolean {
  const row = rows[index];
  return (
    row?.data !== undefined && !looksLikeEmail(row.data) && row.matched > 0 && isWiderThanAbove(rows, index)
  );
}

function isWiderThanAbove(rows: readonly Row[], index: number): boolean {
  const width = rows[index]?.filled ?? 0;
  return rows.slice(0, index).every(({ filled }) => filled < width);
}
