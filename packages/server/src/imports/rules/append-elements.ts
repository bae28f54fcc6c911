import { trimCell } from '../../fields/cell-values.ts';

/**
 * Adds the elements of a cell to a value, behind those it has: each once, and none that is there already. The value itself stays as it
 * is, to the letter. Blanks around an element do not count, nor do elements of blanks.
 * @returns the value itself if there is nothing to add
 */
export function appendElements(value: string | null, cell: string, separator: string): string | null {
  const known = new Set(elementsOf(value ?? '', separator));
  const added = [...new Set(elementsOf(cell, separator))].filter((element) => !known.has(element));
  if (added.length === 0) return value;
  const more = added.join(separator);
  if (known.size === 0) return more;
  return `${value}${endsIn(value ?? '', separator) ? '' : separator}${more}`;
}

/** Without the blanks around it, `a, b` and `a,b` have the same elements. */
function elementsOf(text: string, separator: string): string[] {
  return text
    .split(coreOf(separator))
    .map(trimCell)
    .filter((element) => element !== '');
}

/** A separator of blanks alone is what it is. */
function coreOf(separator: string): string {
  return trimCell(separator) || separator;
}

function endsIn(value: string, separator: string): boolean {
  const core = coreOf(separator);
  return value.endsWith(core) || trimCell(value).endsWith(core);
}
