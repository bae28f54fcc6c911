/** What an undo came to. */
export interface UndoCounts {
  readonly valuesRestored: number;
  /** Leads that the import had created. */
  readonly leadsDeleted: number;
  /** Leads that an undo had deleted. */
  readonly leadsRestored: number;
  readonly membershipsEnded: number;
  /** Memberships that an undo had ended. */
  readonly membershipsRestored: number;
  /** What is in the list of what was kept. */
  readonly kept: number;
}

/** How far an undo is: it goes through what the ledger has of an import, from the end. */
export interface UndoProgress extends UndoCounts {
  /** The ids of the import's first and last entry. */
  readonly first: number;
  readonly last: number;
  /** Everything from this id on is done. */
  readonly position: number;
}

export const undoCountNames = [
  'valuesRestored',
  'leadsDeleted',
  'leadsRestored',
  'membershipsEnded',
  'membershipsRestored',
  'kept',
] as const satisfies readonly (keyof UndoCounts)[];

/** An import has none; nor has an undo that has not begun. */
export type NoUndoProgress = Readonly<Record<string, never>>;

export function isUndoProgress(progress: UndoProgress | NoUndoProgress): progress is UndoProgress {
  return 'position' in progress;
}

/** How much of what there is to undo an undo has been through, from 0 to 1. */
export function shareDone({ first, last, position }: UndoProgress): number {
  return (last + 1 - Math.max(first, position)) / (last + 1 - first);
}
