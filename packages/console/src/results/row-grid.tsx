import type { ReportedRow } from '@galena/client';
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Foreign } from '../parts/text.tsx';
import { readBlock, writeBlock } from './clipboard-block.ts';
import type { CellChange } from './draft.ts';
import { fillDown, pasteBlock, setBlock } from './grid-changes.ts';
import { GridEditor } from './grid-editor.tsx';
import { commandOf, type GridCommand, moveBy, typesText } from './grid-keys.ts';
import { blockOf, clampSelection, isIn, type Place, type Selection } from './selection.ts';
import { type SeenWindow, useWindow } from './use-window.ts';

export interface GridColumn {
  readonly title: string;
  readonly width: number;
  /** The column of the file, from 0; absent: its cells are to be looked at only. */
  readonly cell?: number;
  /** Its cells are removed, or stay as they are. */
  readonly canOnlyClear?: boolean;
  /** It stays in sight. Only the first one can. */
  readonly isFrozen?: boolean;
  text(row: ReportedRow): string;
  tone?(row: ReportedRow): string;
  /** Whether the cell is one to blame. */
  isInvalid?(row: ReportedRow): boolean;
}

interface RowGridOptions {
  readonly name: string;
  readonly columns: readonly GridColumn[];
  readonly rows: readonly ReportedRow[];
  readonly selection: Selection;
  readonly canEdit: boolean;
  readonly toneOf: (row: ReportedRow) => string;
  /** What there is to say at a cell, while it is selected or changed. */
  readonly noteAt: (row: ReportedRow, column: GridColumn, isEditing: boolean) => ComponentChildren;
  readonly onSelect: (selection: Selection) => void;
  readonly onChange: (changes: readonly CellChange[], what?: string) => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
}

export const rowHeight = 34;
/** A note takes so much room below its cell. */
const noteHeight = 76;
const noteWidth = 340;

/**
 * A table of any length: only what is in sight is in the page. One cell has the focus, arrow keys move it, and with Shift or the
 * mouse a block of cells is selected, as in spreadsheets.
 */
export function RowGrid({
  name,
  columns,
  rows,
  selection,
  canEdit,
  toneOf,
  noteAt,
  onSelect,
  onChange,
  onUndo,
  onRedo,
}: RowGridOptions) {
  const scroller = useRef<HTMLDivElement>(null);
  const noteId = useId();
  const [editing, setEditing] = useState<{ readonly typed: string | undefined }>();
  const wantsFocus = useRef(false);
  const isDragging = useRef(false);
  const lefts = leftEdges(columns);
  const width = lefts.at(-1) ?? 0;
  const frozen = columns[0]?.isFrozen === true ? columns[0].width : 0;
  const seen = useWindow(scroller, rows.length, rowHeight, lefts);
  const size = { rows: rows.length, columns: columns.length };
  const selected = clampSelection(selection, size);
  const block = blockOf(selected);
  const current = selected.focus;
  const currentRow = rows[current.row];
  const currentColumn = columns[current.column];
  const mayChange = canEdit && isOpen(currentColumn);
  const select = (focus: Place, anchor: Place = focus) => {
    // What is being typed is kept.
    if (editing !== undefined && document.activeElement instanceof HTMLElement) document.activeElement.blur();
    wantsFocus.current = true;
    onSelect({ anchor, focus });
    if (scroller.current !== null)
      reveal(
        scroller.current,
        focus.row,
        lefts[focus.column] ?? 0,
        columns[focus.column]?.width ?? 0,
        frozen,
      );
  };
  useLayoutEffect(() => {
    if (!wantsFocus.current || editing !== undefined) return;
    const cell = scroller.current?.querySelector<HTMLElement>('.grid-cell[tabindex="0"]');
    if (cell === null || cell === undefined) return;
    wantsFocus.current = false;
    cell.focus({ preventScroll: true });
  });
  // Rows that are still being loaded come in behind it; another filter puts another row in its place.
  useLayoutEffect(() => setEditing(undefined), [currentRow?.row]);
  const run = (command: GridCommand) => {
    if (command === 'selectAll') {
      onSelect({ anchor: { row: 0, column: 0 }, focus: { row: size.rows - 1, column: size.columns - 1 } });
    } else if (!canEdit) return;
    else if (command === 'edit') {
      if (mayChange) setEditing({ typed: undefined });
    } else if (command === 'undo') onUndo();
    else if (command === 'redo') onRedo();
    else if (command === 'fillDown') onChange(fillDown(rows, columns, block), t('Filled down'));
    else onChange(setBlock(rows, columns, block, ''), t('Cleared'));
  };
  const press = (event: KeyboardEvent) => {
    if (editing !== undefined) return;
    const next = moveBy(event, current, size);
    const command = commandOf(event);
    if (next !== undefined) select(next, event.shiftKey ? selected.anchor : next);
    else if (command !== undefined) run(command);
    else if (mayChange && typesText(event)) setEditing({ typed: event.key });
    else return;
    event.preventDefault();
  };
  const copy = (event: ClipboardEvent) => {
    if (editing !== undefined) return;
    const taken = rows.slice(block.firstRow, block.lastRow + 1);
    const titles = columns.slice(block.firstColumn, block.lastColumn + 1);
    const text = writeBlock(taken.map((row) => titles.map((column) => column.text(row))));
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  const paste = (event: ClipboardEvent) => {
    if (editing !== undefined || !canEdit) return;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    event.preventDefault();
    if (text !== '') onChange(pasteBlock(rows, columns, block, readBlock(text)), t('Pasted'));
  };
  const endEdit = (text: string | undefined) => {
    if (text !== undefined && currentRow !== undefined && currentColumn?.cell !== undefined)
      onChange([{ row: currentRow, column: currentColumn.cell, text }]);
    wantsFocus.current = true;
    setEditing(undefined);
  };
  const note =
    currentRow !== undefined && currentColumn !== undefined && isSeen(current, seen)
      ? noteAt(currentRow, currentColumn, editing !== undefined)
      : undefined;
  const hasNote = note !== undefined && note !== null;
  const shownColumns = columnsIn(seen, frozen > 0);
  return (
    <div
      class="grid-scroll"
      ref={scroller}
      role="grid"
      tabIndex={isSeen(current, seen) ? -1 : 0}
      aria-label={name}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-multiselectable="true"
      onKeyDown={press}
      onCopy={copy}
      onPaste={paste}
    >
      <Sized class="grid-head" role="row" ariaRowIndex={1} width={width} height={rowHeight}>
        {shownColumns.map((column) => (
          <Cell
            key={column}
            role="columnheader"
            column={column}
            left={lefts[column] ?? 0}
            width={columns[column]?.width ?? 0}
            text={columns[column]?.title ?? ''}
            isFrozen={column === 0 && frozen > 0}
          />
        ))}
      </Sized>
      <Sized role="rowgroup" width={width} height={rows.length * rowHeight + (canEdit ? noteHeight : 0)}>
        {rows.slice(seen.firstRow, seen.lastRow).map((row, offset) => {
          const index = seen.firstRow + offset;
          return (
            <Sized
              key={index}
              class={`grid-row ${toneOf(row)}`}
              role="row"
              ariaRowIndex={index + 2}
              width={width}
              height={rowHeight}
              top={index * rowHeight}
            >
              {shownColumns.map((columnIndex) => {
                const column = columns[columnIndex];
                if (column === undefined) return null;
                const place = { row: index, column: columnIndex };
                const isCurrent = index === current.row && columnIndex === current.column;
                const mayEdit = canEdit && isOpen(column);
                return (
                  <Cell
                    key={columnIndex}
                    role="gridcell"
                    column={columnIndex}
                    left={lefts[columnIndex] ?? 0}
                    width={column.width}
                    text={column.text(row)}
                    tone={column.tone?.(row) ?? ''}
                    isFrozen={columnIndex === 0 && frozen > 0}
                    isCurrent={isCurrent}
                    isSelected={isIn(place, block)}
                    isReadOnly={!mayEdit}
                    isInvalid={column.isInvalid?.(row) === true}
                    describedBy={isCurrent && hasNote ? noteId : undefined}
                    onPress={({ shiftKey }) => {
                      isDragging.current = true;
                      select(place, shiftKey ? selected.anchor : place);
                    }}
                    onEnter={({ buttons }) => {
                      isDragging.current &&= buttons === 1;
                      if (isDragging.current) select(place, selected.anchor);
                    }}
                    onEdit={() => mayEdit && setEditing({ typed: undefined })}
                    editor={
                      isCurrent && editing !== undefined ? (
                        <GridEditor
                          label={t('{column}, line {line}', { column: column.title, line: row.line ?? '' })}
                          text={column.text(row)}
                          typed={editing.typed}
                          describedBy={hasNote ? noteId : undefined}
                          onEnd={endEdit}
                        />
                      ) : undefined
                    }
                  />
                );
              })}
            </Sized>
          );
        })}
      </Sized>
      {hasNote && (
        <div
          class="grid-note small"
          id={noteId}
          style={{
            transform: `translate(${noteLeft(lefts[current.column] ?? 0, width)}px, ${(current.row + 2) * rowHeight}px)`,
            maxWidth: `${noteWidth}px`,
          }}
        >
          {note}
        </div>
      )}
    </div>
  );
}

/** Whether one can write into its cells. */
function isOpen(column: GridColumn | undefined): boolean {
  return column?.cell !== undefined && column.canOnlyClear !== true;
}

function noteLeft(left: number, width: number): number {
  return Math.max(0, Math.min(left, width - noteWidth));
}

/** The first one is always there where it is frozen. */
function columnsIn({ firstColumn, lastColumn }: SeenWindow, isFirstFrozen: boolean): readonly number[] {
  const shown = Array.from({ length: lastColumn - firstColumn }, (_, offset) => firstColumn + offset);
  return isFirstFrozen && firstColumn > 0 ? [0, ...shown] : shown;
}

/** Whether the cell that has the focus is in the page at all. */
function isSeen({ row, column }: Place, seen: SeenWindow): boolean {
  return row >= seen.firstRow && row < seen.lastRow && column >= seen.firstColumn && column < seen.lastColumn;
}

/** Where each column begins, and where the last one ends. */
function leftEdges(columns: readonly GridColumn[]): readonly number[] {
  const edges = [0];
  for (const { width } of columns) edges.push((edges.at(-1) ?? 0) + width);
  return edges;
}

/** Scrolls as little as it takes to have the cell in sight, beside the frozen column, with room for a note. */
function reveal(scroller: HTMLElement, row: number, left: number, width: number, frozen: number): void {
  const top = row * rowHeight;
  const bottom = top + rowHeight + noteHeight;
  const visible = scroller.clientHeight - rowHeight;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (bottom > scroller.scrollTop + visible) scroller.scrollTop = bottom - visible;
  if (left - frozen < scroller.scrollLeft) scroller.scrollLeft = left - frozen;
  else if (left + width > scroller.scrollLeft + scroller.clientWidth)
    scroller.scrollLeft = left + width - scroller.clientWidth;
}

interface SizedOptions {
  readonly class?: string;
  readonly role: 'row' | 'rowgroup';
  readonly ariaRowIndex?: number;
  readonly width: number;
  readonly height: number;
  readonly top?: number;
  readonly children: ComponentChildren;
}

/** A box of the grid. Its place is set by script, as the page allows no style in its markup. */
function Sized({ class: name, role, ariaRowIndex, width, height, top, children }: SizedOptions) {
  return (
    <div
      class={name}
      role={role}
      aria-rowindex={ariaRowIndex}
      style={{
        width: `${width}px`,
        height: `${height}px`,
        ...(top !== undefined && { transform: `translateY(${top}px)` }),
      }}
    >
      {children}
    </div>
  );
}

interface CellOptions {
  readonly role: 'gridcell' | 'columnheader';
  readonly column: number;
  readonly left: number;
  readonly width: number;
  readonly text: string;
  readonly tone?: string;
  readonly isFrozen: boolean;
  readonly isCurrent?: boolean;
  readonly isSelected?: boolean;
  readonly isReadOnly?: boolean;
  readonly isInvalid?: boolean;
  readonly describedBy?: string | undefined;
  readonly editor?: ComponentChildren;
  readonly onPress?: (event: MouseEvent) => void;
  /** The mouse has come to it, with a button pressed or not. */
  readonly onEnter?: (event: MouseEvent) => void;
  readonly onEdit?: () => void;
}

function Cell({
  role,
  column,
  left,
  width,
  text,
  tone = '',
  isFrozen,
  isCurrent,
  isSelected = false,
  isReadOnly,
  isInvalid = false,
  describedBy,
  editor,
  onPress,
  onEnter,
  onEdit,
}: CellOptions) {
  const isHeader = role === 'columnheader';
  const classes = [
    'grid-cell',
    tone,
    isInvalid && 'invalid',
    isFrozen && 'frozen',
    isSelected && 'selected',
    editor !== undefined && 'editing',
  ];
  return (
    <div
      class={classes.filter((name) => name !== false && name !== '').join(' ')}
      role={role}
      aria-colindex={column + 1}
      {...(!isHeader && {
        tabIndex: isCurrent === true ? 0 : -1,
        'aria-readonly': isReadOnly === true,
        'aria-selected': isSelected,
        'aria-invalid': isInvalid ? 'true' : undefined,
        'aria-describedby': describedBy,
      })}
      style={{ left: isFrozen ? '0' : `${left}px`, width: `${width}px` }}
      onMouseDown={(event) => {
        if (editor === undefined && event.button === 0) onPress?.(event);
      }}
      onMouseEnter={onEnter}
      onDblClick={onEdit}
    >
      {editor ?? <Foreign text={text.replace(/\r\n|\r|\n/g, ' ⏎ ')} most={120} />}
    </div>
  );
}
