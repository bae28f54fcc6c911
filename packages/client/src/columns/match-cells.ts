import { withoutBlanks } from '../files/column-names.ts';
import { likelyColumn } from '../files/likely-column.ts';
import type { CellKind, ColumnMatch } from '../files/match-columns.ts';
import type { OpenedFile } from '../files/open-file.ts';
import { possibleReadings, readCell } from '../values/read-cell.ts';
import type { DataType, DescribedLeadField } from '../wire/fields.ts';
import { cellKindOf, fitsField } from './cell-kind.ts';

/** What is looked at of a file. */
export type SampledFile = Pick<OpenedFile, 'columns' | 'rows'> & {
  readonly settings?: OpenedFile['settings'];
};

/** The usual field of a kind of cells, and the type of others that can hold them. */
const usualFields: Readonly<
  Partial<Record<CellKind, { readonly name: string; readonly dataType?: DataType }>>
> = {
  email: { name: 'email', dataType: 'email' },
  phone: { name: 'phone', dataType: 'phone' },
  url: { name: 'website', dataType: 'url' },
  country: { name: 'country' },
  date: { name: 'dateOfBirth' },
};

/**
 * Finds fields by what is in the columns. Only e-mail addresses decide, and only in the one column that has them and no
 * name: what has a name that nobody knows may be anything, such as the address of a colleague, and is suggested.
 */
export function matchCells(
  matches: readonly ColumnMatch[],
  file: SampledFile,
  fields: readonly DescribedLeadField[],
  lookupField: string,
): ColumnMatch[] {
  const fitting = withoutUnfit(matches, file, fields, lookupField);
  const likely = fitting.some(({ field, suggestion }) => (field ?? suggestion) === lookupField)
    ? undefined
    : likelyColumn(withoutSkipped(fitting), file.rows, fields, lookupField);
  const known = likely === undefined ? matches : fitting;
  const suggested = new Set(known.flatMap(({ field, suggestion }) => field ?? suggestion ?? []));
  const found = [...known];
  const suggest = (index: number, field: string, cellKind: CellKind, isSure: boolean) => {
    const { column } = known[index] ?? { column: '' };
    suggested.add(field);
    found[index] = isSure
      ? { column, field, by: 'cells', cellKind }
      : { column, field: undefined, by: 'none', suggestion: field, suggestedBy: 'cells', cellKind };
  };
  const kinds = known.map(({ field, by }, index) =>
    field === undefined && by === 'none' ? cellKindOf(cellsOf(file, index)) : undefined,
  );
  if (likely !== undefined) {
    const isAlone = kinds.filter((kind) => kind === 'email').length === 1;
    suggest(likely, lookupField, 'email', isAlone && kinds[likely] === 'email' && isUnnamed(file, likely));
  }
  for (const [index, kind] of kinds.entries()) {
    if (kind === undefined || index === likely || known[index]?.suggestion !== undefined) continue;
    const field = freeField(kind, fields, suggested);
    if (field === undefined || (kind === 'date' && !areBirthDates(cellsOf(file, index)))) continue;
    suggest(index, field, kind, false);
  }
  return found;
}

/** A name that is like the lookup field's says nothing of a column whose cells are something else. */
function withoutUnfit(
  matches: readonly ColumnMatch[],
  file: SampledFile,
  fields: readonly DescribedLeadField[],
  lookupField: string,
): readonly ColumnMatch[] {
  const { dataType } = fields.find(({ rest }) => rest?.name === lookupField) ?? {};
  if (dataType === undefined) return matches;
  return matches.map((match, index): ColumnMatch => {
    const fits = match.suggestion !== lookupField || fitsField(cellsOf(file, index), lookupField, dataType);
    return fits ? match : { column: match.column, field: undefined, by: 'none' };
  });
}

/** What a person has skipped is nothing to be found. */
function withoutSkipped(matches: readonly ColumnMatch[]): readonly ColumnMatch[] {
  return matches.map((match) => (match.by === 'none' ? match : { ...match, field: match.field ?? '' }));
}

function cellsOf({ rows }: SampledFile, index: number): readonly string[] {
  return rows.map((row) => row[index] ?? '');
}

/** Without a name, or with the one that a file without a header is given. */
function isUnnamed({ columns, settings }: SampledFile, index: number): boolean {
  const name = withoutBlanks(columns[index] ?? '');
  return name === '' || (settings?.headerRow === 0 && name === `Column ${index + 1}`);
}

function freeField(
  kind: CellKind,
  fields: readonly DescribedLeadField[],
  taken: ReadonlySet<string>,
): string | undefined {
  const usual = usualFields[kind];
  if (usual === undefined) return undefined;
  const free = fields.filter(({ rest }) => rest !== undefined && !rest.readOnly && !taken.has(rest.name));
  const field =
    free.find(({ rest }) => rest?.name === usual.name) ??
    (taken.has(usual.name) ? undefined : free.find(({ dataType }) => dataType === usual.dataType));
  return field?.rest?.name;
}

/** Nobody younger is in a lead database; dates of orders and visits are. */
const youngestYears = 14;

function areBirthDates(cells: readonly string[]): boolean {
  const last = new Date().getFullYear() - youngestYears;
  const years = cells.flatMap((cell) =>
    possibleReadings('date').flatMap((reading) => {
      const value = readCell('date', { ...reading, years: 'past' }, cell);
      return value === undefined ? [] : [Number(value.slice(0, 4))];
    }),
  );
  return years.length > 0 && years.every((year) => year > 1900 && year <= last);
}
