import type { DescribedLeadField } from '../wire/fields.ts';

/** What a column is taken for. */
export interface ColumnMatch {
  readonly column: string;
  /** REST name of the field; undefined where the column is left alone. */
  readonly field: string | undefined;
  readonly by: 'given' | 'name' | 'case' | 'soap' | 'display' | 'answer' | 'none';
  /** A field that is called nearly the same, for a column that has none. */
  readonly suggestion?: string | undefined;
}

/** From names of columns to names of fields; null for a column to be left alone. */
export type Mapping = Readonly<Record<string, string | null>>;

/** Finds the field of each column: what is given wins, then the names that are nearest. */
export function matchColumns(
  columns: readonly string[],
  fields: readonly DescribedLeadField[],
  given: Mapping,
): ColumnMatch[] {
  const reachable = fields.flatMap(({ rest, soap, displayName }) =>
    rest === undefined ? [] : [{ name: rest.name, soapName: soap?.name, displayName }],
  );
  const matches = columns.map((column) => matchColumn(column, reachable, given));
  const taken = new Set(matches.map(({ field }) => field));
  return matches.map((match) => {
    if (match.by !== 'none') return match;
    const suggestion = closest(
      match.column,
      reachable.filter(({ name }) => !taken.has(name)),
    );
    return suggestion === undefined ? match : { ...match, suggestion };
  });
}

/** The header as it is sent: a column that is left alone must not be taken for a field. */
export function sentNames(columns: readonly ColumnMatch[]): string[] {
  return columns.map(({ column, field, by }) => field ?? (by === 'none' ? column : `${column} (left alone)`));
}

interface NamedField {
  readonly name: string;
  readonly soapName: string | undefined;
  readonly displayName: string;
}

function matchColumn(column: string, fields: readonly NamedField[], given: Mapping): ColumnMatch {
  if (Object.hasOwn(given, column)) return { column, field: given[column] ?? undefined, by: 'given' };
  const lower = column.trim().toLowerCase();
  const plain = plainName(column);
  const ways = [
    ['name', ({ name }: NamedField) => name === column],
    ['case', ({ name }: NamedField) => name.toLowerCase() === lower],
    ['soap', ({ soapName }: NamedField) => soapName?.toLowerCase() === lower],
    [
      'display',
      (field: NamedField) => plainName(field.displayName) === plain || plainName(field.name) === plain,
    ],
  ] as const;
  for (const [by, fits] of ways) {
    const found = fields.find(fits);
    if (found !== undefined) return { column, field: found.name, by };
  }
  return { column, field: undefined, by: 'none' };
}

/** `First Name`, `first_name` and `first-name` are one. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** The field whose name differs least, if it differs in little. */
function closest(column: string, fields: readonly NamedField[]): string | undefined {
  const plain = plainName(column);
  const most = Math.floor(Math.max(plain.length, 4) / 4);
  let best: { name: string; distance: number } | undefined;
  for (const { name, soapName = name, displayName } of fields) {
    for (const spelling of [name, soapName, displayName]) {
      const distance = editDistance(plain, plainName(spelling));
      if (distance <= most && (best === undefined || distance < best.distance)) best = { name, distance };
    }
  }
  return best?.name;
}

/** Letters to be added, dropped, changed or swapped with their neighbour. */
function editDistance(first: string, second: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: second.length + 1 }, (_, index) => index);
  for (let row = 1; row <= first.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= second.length; column += 1) {
      const isSame = first[row - 1] === second[column - 1];
      const isSwapped =
        row > 1 &&
        column > 1 &&
        first[row - 1] === second[column - 2] &&
        first[row - 2] === second[column - 1];
      next[column] = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = next;
  }
  return last[second.length] ?? 0;
}
