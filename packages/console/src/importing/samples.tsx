import type { OpenedFile } from '@galena/client/files';
import { Foreign } from '../parts/text.tsx';

/** The first cells of a column that have a value. */
export function Samples({ opened, column }: { readonly opened: OpenedFile; readonly column: number }) {
  const cells = cellsOf(opened, column).filter((cell) => cell !== '');
  return (
    <span class="quiet">
      {cells.slice(0, 3).map((cell, index) => (
        <span key={index}>
          {index > 0 && ', '}
          <Foreign text={cell} most={28} />
        </span>
      ))}
    </span>
  );
}

/** Of the first rows. */
export function cellsOf({ rows }: OpenedFile, column: number): readonly string[] {
  return rows.map((row) => row[column] ?? '');
}
