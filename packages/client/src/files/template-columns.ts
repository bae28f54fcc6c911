import type { ImportTemplate } from '../wire/templates.ts';
import { withoutBlanks } from './column-names.ts';

/** What columns of templates are compared by with those of a header: case, blanks around a name and forms of Unicode do not count. */
export function columnIdentity(name: string): string {
  return withoutBlanks(name.normalize('NFC')).toLowerCase();
}

/** Where the columns of a template are in a file. */
export interface PlacedColumns {
  /** The name that the template has for a column of the file, by its index. */
  readonly names: ReadonlyMap<number, string>;
  /** Columns of the template that the file has none of. */
  readonly missing: readonly string[];
  /** A column of the template that several of the file are called like. */
  readonly repeated: string | undefined;
}

/** Finds the columns of a template in a header. */
export function placeColumns(
  columns: Readonly<Record<string, unknown>>,
  header: readonly string[],
): PlacedColumns {
  const byIdentity = new Map(Object.keys(columns).map((name) => [columnIdentity(name), name]));
  const names = new Map<number, string>();
  const found = new Set<string>();
  let repeated: string | undefined;
  for (const [index, cell] of header.entries()) {
    const name = byIdentity.get(columnIdentity(cell));
    if (name === undefined) continue;
    if (found.has(name)) repeated ??= name;
    found.add(name);
    names.set(index, name);
  }
  const missing = Object.keys(columns).filter((name) => !found.has(name));
  return { names, missing, repeated };
}

/** Those that a header is recognised by: all their columns are in it. */
type Recognisable = Pick<ImportTemplate, 'columns' | 'updatedAt'>;

/** The template that fits a header, each of its columns being there: of several the one with the most columns, then the one saved last. */
export function recogniseTemplate<Known extends Recognisable>(
  templates: readonly Known[],
  header: readonly string[],
): Known | undefined {
  const countOf = ({ columns }: Known) => Object.keys(columns).length;
  const fitting = templates.filter(({ columns }) => {
    const { names, missing, repeated } = placeColumns(columns, header);
    return names.size > 0 && missing.length === 0 && repeated === undefined;
  });
  const [best] = fitting.toSorted(
    (one, other) => countOf(other) - countOf(one) || Date.parse(other.updatedAt) - Date.parse(one.updatedAt),
  );
  return best;
}
