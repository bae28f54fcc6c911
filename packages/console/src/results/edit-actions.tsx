import { t, tn } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';

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
    <div class="actions edit-actions" role="toolbar" aria-label={t('Corrections')}>
      <Button onClick={onUndo} disabled={!canUndo}>
        {t('Undo')}
      </Button>
      <Button onClick={onRedo} disabled={!canRedo}>
        {t('Redo')}
      </Button>
      <Button onClick={onReplace}>{t('Replace…')}</Button>
      {selectedRows !== undefined && (
        <>
          <Button onClick={onFillDown} disabled={selectedRows < 2}>
            {t('Fill down')}
          </Button>
          <Button onClick={onSkip} disabled={!canSkip}>
            {t('Skip column for these rows')}
          </Button>
          <Button onClick={onDrop} disabled={selectedRows === 0}>
            {nameDrop(selectedRows, areDropped)}
          </Button>
        </>
      )}
    </div>
  );
}

function nameDrop(rows: number, areDropped: boolean): string {
  if (rows < 2) return areDropped ? t('Restore row') : t('Drop row');
  return areDropped
    ? tn(rows, 'Restore {count} row', 'Restore {count} rows')
    : tn(rows, 'Drop {count} row', 'Drop {count} rows');
}
