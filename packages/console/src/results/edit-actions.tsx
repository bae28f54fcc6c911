import { Button } from '../parts/button.tsx';
import { plural } from '../parts/format.tsx';

interface EditActionsOptions {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** How many rows the block of cells has that is selected; undefined: nothing can be selected. */
  readonly selectedRows: number | undefined;
  readonly areDropped: boolean;
  /** Whether the cells of the column that one is on may be emptied in all rows that are shown. */
  readonly canSkip: boolean;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  readonly onReplace: () => void;
  readonly onFillDown: () => void;
  readonly onDrop: () => void;
  readonly onSkip: () => void;
}

/** What can be done with many cells at once. */
export function EditActions({
  canUndo,
  canRedo,
  selectedRows,
  areDropped,
  canSkip,
  onUndo,
  onRedo,
  onReplace,
  onFillDown,
  onDrop,
  onSkip,
}: EditActionsOptions) {
  return (
    <div class="actions edit-actions" role="toolbar" aria-label="Corrections">
      <Button onClick={onUndo} disabled={!canUndo}>
        Undo
      </Button>
      <Button onClick={onRedo} disabled={!canRedo}>
        Redo
      </Button>
      <Button onClick={onReplace}>Replace…</Button>
      {selectedRows !== undefined && (
        <>
          <Button onClick={onFillDown} disabled={selectedRows < 2}>
            Fill down
          </Button>
          <Button onClick={onSkip} disabled={!canSkip}>
            Skip column for these rows
          </Button>
          <Button onClick={onDrop} disabled={selectedRows === 0}>
            {areDropped ? 'Restore' : 'Drop'} {selectedRows < 2 ? 'row' : plural(selectedRows, 'row')}
          </Button>
        </>
      )}
    </div>
  );
}
