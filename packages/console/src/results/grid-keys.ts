import type { Place } from './selection.ts';

const pageRows = 12;

type Keys = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>;

/** Where a key leads; undefined if it leads nowhere. */
export function moveBy(
  { key, ctrlKey, metaKey }: Keys,
  { row, column }: Place,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Place | undefined {
  const isFar = ctrlKey || metaKey;
  const to = (nextRow: number, nextColumn: number): Place => ({
    row: Math.max(0, Math.min(rows - 1, nextRow)),
    column: Math.max(0, Math.min(columns - 1, nextColumn)),
  });
  switch (key) {
    case 'ArrowDown':
      return to(isFar ? rows - 1 : row + 1, column);
    case 'ArrowUp':
      return to(isFar ? 0 : row - 1, column);
    case 'ArrowRight':
      return to(row, isFar ? columns - 1 : column + 1);
    case 'ArrowLeft':
      return to(row, isFar ? 0 : column - 1);
    case 'PageDown':
      return to(row + pageRows, column);
    case 'PageUp':
      return to(row - pageRows, column);
    case 'Home':
      return to(isFar ? 0 : row, 0);
    case 'End':
      return to(isFar ? rows - 1 : row, columns - 1);
    default:
      return undefined;
  }
}

export type GridCommand = 'undo' | 'redo' | 'fillDown' | 'clear' | 'selectAll' | 'edit';

/** What a key does with the cells that are selected, as in spreadsheets; undefined: nothing. */
export function commandOf({ key, ctrlKey, metaKey, shiftKey }: Keys & { readonly shiftKey: boolean }) {
  if (ctrlKey || metaKey) return shiftKey && key.toLowerCase() === 'z' ? 'redo' : withControl[key];
  return plain[key];
}

const withControl: Readonly<Record<string, GridCommand | undefined>> = {
  z: 'undo',
  y: 'redo',
  d: 'fillDown',
  a: 'selectAll',
};

const plain: Readonly<Record<string, GridCommand | undefined>> = {
  Delete: 'clear',
  Backspace: 'clear',
  Enter: 'edit',
  F2: 'edit',
};

/** Whether a key types a character; with AltGr, Ctrl is pressed as well. */
export function typesText({ key, ctrlKey, metaKey, altKey }: Keys & { readonly altKey: boolean }): boolean {
  return [...key].length === 1 && !metaKey && ctrlKey === altKey;
}
