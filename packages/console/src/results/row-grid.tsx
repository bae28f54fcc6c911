import type { ReportedRow } from '@galena/client';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Foreign } from '../parts/text.tsx';
import { GridEditor } from './grid-editor.tsx';
import { moveBy } from './grid-keys.ts';
import { type SeenWindow, useWindow } from './use-window.ts';

export interface GridColumn {
  readonly title: string;
  readonly width: number;
  text(row: ReportedRow): string;
  tone?(row: ReportedRow): string;
  /** Absent: the cell is to be looked at only. */
  change?(row: ReportedRow, text: string): void;
}

interface RowGridOptions {
  readonly name: string;
  readonly columns: readonly GridColumn[];
  readonly rows: readonly ReportedRow[];
  readonly onSelect: (row: ReportedRow, column: number) => void;
}

export const rowHeight = 34;

/** A table of any length: only what is in sight is in the page. One cell has the focus, and arrow keys move it. */
export function RowGrid({ name, columns, rows, onSelect }: RowGridOptions) {
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState({ row: 0, column: 0 });
  const [isEditing, setIsEditing] = useState(false);
  const wantsFocus = useRef(false);
  const lefts = leftEdges(columns);
  const width = lefts.at(-1) ?? 0;
  const seen = useWindow(scroller, rows.length, rowHeight, lefts);
  const current = {
    row: Math.min(at.row, Math.max(0, rows.length - 1)),
    column: Math.min(at.column, columns.length - 1),
  };
  const select = (row: number, column: number) => {
    wantsFocus.current = true;
    setAt({ row, column });
    const selected = rows[row];
    if (selected !== undefined) onSelect(selected, column);
    if (scroller.current !== null)
      reveal(scroller.current, row, lefts[column] ?? 0, columns[column]?.width ?? 0);
  };
  useLayoutEffect(() => {
    if (!wantsFocus.current || isEditing) return;
    const cell = scroller.current?.querySelector<HTMLElement>('.grid-cell[tabindex="0"]');
    if (cell === null || cell === undefined) return;
    wantsFocus.current = false;
    cell.focus({ preventScroll: true });
  });
  // Rows that are still being loaded come in behind it; another filter puts another row in its place.
  useLayoutEffect(() => setIsEditing(false), [rows[current.row]?.row]);
  const press = (event: KeyboardEvent) => {
    if (isEditing) return;
    const next = moveBy(event, current, { rows: rows.length, columns: columns.length });
    if (next !== undefined) {
      event.preventDefault();
      select(next.row, next.column);
    } else if (
      (event.key === 'Enter' || event.key === 'F2') &&
      columns[current.column]?.change !== undefined
    ) {
      event.preventDefault();
      setIsEditing(true);
    }
  };
  const endEdit = (text: string | undefined) => {
    const row = rows[current.row];
    if (text !== undefined && row !== undefined) columns[current.column]?.change?.(row, text);
    wantsFocus.current = true;
    setIsEditing(false);
    if (row !== undefined) onSelect(row, current.column);
  };
  return (
    <div
      class="grid-scroll"
      ref={scroller}
      role="grid"
      tabIndex={isSeen(current, seen) ? -1 : 0}
      aria-label={name}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      onKeyDown={press}
    >
      <Sized class="grid-head" role="row" ariaRowIndex={1} width={width} height={rowHeight}>
        {columns.slice(seen.firstColumn, seen.lastColumn).map(({ title, width: cellWidth }, offset) => {
          const column = seen.firstColumn + offset;
          return (
            <Cell
              key={column}
              role="columnheader"
              column={column}
              left={lefts[column] ?? 0}
              width={cellWidth}
              text={title}
            />
          );
        })}
      </Sized>
      <Sized role="rowgroup" width={width} height={rows.length * rowHeight}>
        {rows.slice(seen.firstRow, seen.lastRow).map((row, offset) => {
          const index = seen.firstRow + offset;
          return (
            <Sized
              key={index}
              class="grid-row"
              role="row"
              ariaRowIndex={index + 2}
              width={width}
              height={rowHeight}
              top={index * rowHeight}
            >
              {columns.slice(seen.firstColumn, seen.lastColumn).map((column, columnOffset) => {
                const columnIndex = seen.firstColumn + columnOffset;
                const isCurrent = index === current.row && columnIndex === current.column;
                return (
                  <Cell
                    key={columnIndex}
                    role="gridcell"
                    column={columnIndex}
                    left={lefts[columnIndex] ?? 0}
                    width={column.width}
                    text={column.text(row)}
                    tone={column.tone?.(row) ?? ''}
                    isCurrent={isCurrent}
                    isReadOnly={column.change === undefined}
                    onSelect={() => select(index, columnIndex)}
                    onEdit={() => column.change !== undefined && setIsEditing(true)}
                    editor={
                      isCurrent && isEditing ? (
                        <GridEditor
                          label={`${column.title}, line ${row.line ?? ''}`}
                          text={column.text(row)}
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
    </div>
  );
}

/** Whether the cell that has the focus is in the page at all. */
function isSeen(
  { row, column }: { readonly row: number; readonly column: number },
  seen: SeenWindow,
): boolean {
  return row >= seen.firstRow && row < seen.lastRow && column >= seen.firstColumn && column < seen.lastColumn;
}

/** Where each column begins, and where the last one ends. */
function leftEdges(columns: readonly GridColumn[]): readonly number[] {
  const edges = [0];
  for (const { width } of columns) edges.push((edges.at(-1) ?? 0) + width);
  return edges;
}

function reveal(scroller: HTMLElement, row: number, left: number, width: number): void {
  const top = row * rowHeight;
  const visible = scroller.clientHeight - rowHeight;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + rowHeight > scroller.scrollTop + visible) scroller.scrollTop = top + rowHeight - visible;
  if (left < scroller.scrollLeft) scroller.scrollLeft = left;
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
  readonly isCurrent?: boolean;
  readonly isReadOnly?: boolean;
  readonly editor?: ComponentChildren;
  readonly onSelect?: () => void;
  readonly onEdit?: () => void;
}

function Cell({
  role,
  column,
  left,
  width,
  text,
  tone = '',
  isCurrent,
  isReadOnly,
  editor,
  onSelect,
  onEdit,
}: CellOptions) {
  const isHeader = role === 'columnheader';
  return (
    <div
      class={`grid-cell ${tone} ${editor === undefined ? '' : 'editing'}`}
      role={role}
      aria-colindex={column + 1}
      {...(!isHeader && { tabIndex: isCurrent === true ? 0 : -1, 'aria-readonly': isReadOnly === true })}
      style={{ transform: `translateX(${left}px)`, width: `${width}px` }}
      onClick={onSelect}
      onDblClick={onEdit}
    >
      {editor ?? <Foreign text={text.replace(/\r\n|\r|\n/g, ' ⏎ ')} most={120} />}
    </div>
  );
}
