import type { CellNote, FileNote } from '@galena/client/files';

const shownCells = 5;

/** Cells that a person has to be told about, by what is the matter with them: how many, and the first. */
export class FoundCells {
  readonly #found = new Map<CellNote['kind'], { count: number; cells: string[] }>();

  add(kind: CellNote['kind'], cell: string): void {
    const found = this.#found.get(kind) ?? { count: 0, cells: [] };
    found.count += 1;
    if (found.cells.length < shownCells) found.cells.push(cell);
    this.#found.set(kind, found);
  }

  notes(): readonly FileNote[] {
    return [...this.#found].map(([kind, found]) => ({ kind, ...found }));
  }
}
