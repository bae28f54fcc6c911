/** Rows as a table: one line each, columns named as the API names them and as wide as their widest cell. */
export function formatTable(rows: readonly object[]): string {
  if (rows.length === 0) return 'none\n';
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [names, ...rows.map((row) => names.map((name) => formatCell(row, name)))];
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function formatCell(row: object, name: string): string {
  const value = (row as Readonly<Record<string, unknown>>)[name];
  if (value === undefined || value === null) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
