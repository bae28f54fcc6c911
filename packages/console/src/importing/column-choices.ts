import type { ColumnReading, DescribedLeadField } from '@galena/client';
import { answeredColumn, type ColumnMatch, columnIdentity } from '@galena/client/files';

/** What a person said of columns, and the last import of a file with them. */
export interface RememberedMapping {
  /** REST names of the fields that were chosen, by the identity of the column; null: skipped. */
  readonly fields: Readonly<Record<string, string | null>>;
  /** How a person said that cells are read. */
  readonly readings: Readonly<Record<string, ColumnReading>>;
  readonly lookupField: string;
  readonly fileName: string;
}

/** What a person has chosen for columns, by their place: two may have the same name. Null: skipped. */
export type Choices = ReadonlyMap<number, string | null>;

/** What was found by itself, and above it what a person has chosen: nothing else goes into a field that they have taken. */
export function withChoices(
  found: readonly ColumnMatch[],
  choices: Choices,
  fields: readonly DescribedLeadField[],
): readonly ColumnMatch[] {
  const chosen = new Set([...choices.values()]);
  const taken = new Set([
    ...chosen,
    ...found.flatMap(({ field }, index) => (choices.has(index) ? [] : (field ?? []))),
  ]);
  return found.map((match, index): ColumnMatch => {
    const choice = choices.get(index);
    if (choice !== undefined) return answeredColumn(match.column, choice, fields);
    const { column, field, by, suggestion } = match;
    const isLost = (by === 'word' || by === 'cells') && field !== undefined && chosen.has(field);
    if (isLost || (suggestion !== undefined && taken.has(suggestion))) {
      return { column, field: undefined, by: 'none' };
    }
    return match;
  });
}

/** What a remembered mapping changes of what is found by itself. */
export function rememberedChoices(
  { fields: remembered }: RememberedMapping,
  found: readonly ColumnMatch[],
  fields: readonly DescribedLeadField[],
): Choices {
  const known = new Set(fields.flatMap(({ rest }) => rest?.name ?? []));
  return new Map(
    found.flatMap(({ column, field }, index) => {
      const choice = ownOf(remembered, column, found);
      const isChange = choice !== undefined && choice !== (field ?? null);
      return isChange && (choice === null || known.has(choice)) ? [[index, choice] as const] : [];
    }),
  );
}

/** Columns that a person has chosen a field for, by index, where there is no such field any more. */
export function lostChoices(
  { fields: remembered }: RememberedMapping,
  found: readonly ColumnMatch[],
  fields: readonly DescribedLeadField[],
): ReadonlyMap<number, string> {
  const known = new Set(fields.flatMap(({ rest }) => rest?.name ?? []));
  return new Map(
    found.flatMap(({ column }, index) => {
      const choice = ownOf(remembered, column, found);
      return typeof choice === 'string' && !known.has(choice) ? [[index, choice] as const] : [];
    }),
  );
}

export function rememberedReadings(
  remembered: RememberedMapping | undefined,
  found: readonly ColumnMatch[],
): ReadonlyMap<number, ColumnReading> {
  const readings = remembered?.readings ?? {};
  return new Map(
    found.flatMap(({ column }, index) => {
      const reading = ownOf(readings, column, found);
      return reading === undefined ? [] : [[index, reading] as const];
    }),
  );
}

/**
 * What is remembered of an import once it is sent. What nobody has chosen is found anew: there may be a field by then that a
 * column fits which none did, and the cells of the next file may not be what a field is for.
 */
export function toRemember(
  matches: readonly ColumnMatch[],
  readings: readonly { readonly index: number; readonly said: ColumnReading | undefined }[],
  { lookupField, fileName }: Pick<RememberedMapping, 'lookupField' | 'fileName'>,
): RememberedMapping {
  return {
    fields: Object.fromEntries(
      matches.flatMap(({ column, field, by }) =>
        by === 'answer' ? [[columnIdentity(column), field ?? null] as const] : [],
      ),
    ),
    readings: Object.fromEntries(
      readings.flatMap(({ index, said }) =>
        said === undefined ? [] : [[columnIdentity(matches[index]?.column ?? ''), said] as const],
      ),
    ),
    lookupField,
    fileName,
  };
}

/** What is said of a column by a name that no other one has. */
function ownOf<Said>(
  said: Readonly<Record<string, Said>>,
  column: string,
  all: readonly ColumnMatch[],
): Said | undefined {
  const identity = columnIdentity(column);
  const isAlone = all.filter((other) => columnIdentity(other.column) === identity).length === 1;
  return isAlone && identity !== '' && Object.hasOwn(said, identity) ? said[identity] : undefined;
}

/** The first two columns that go into one field: the server takes no such file. */
export function findTwice(matches: readonly ColumnMatch[]): readonly [number, number] | undefined {
  const first = new Map<string, number>();
  for (const [index, { field }] of matches.entries()) {
    if (field === undefined) continue;
    const before = first.get(field);
    if (before !== undefined) return [before, index];
    first.set(field, index);
  }
  return undefined;
}

/** Columns that the import takes nothing from. */
export function countSkipped(matches: readonly ColumnMatch[], lookupField: string): number {
  return matches.filter(
    ({ field, isReadOnly }) => field === undefined || (isReadOnly === true && field !== lookupField),
  ).length;
}
