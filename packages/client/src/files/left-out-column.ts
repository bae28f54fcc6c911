const mark = ' (skipped)';

/** What a column is called that is sent although nobody wants it: by its own name it could be taken for a field. */
export function leftOutName(column: string): string {
  return `${column}${mark}`;
}

/** Whether a header names a column as one that is skipped. */
export function isLeftOut(column: string): boolean {
  return column.endsWith(mark);
}
