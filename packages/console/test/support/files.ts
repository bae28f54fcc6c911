/** A file of leads as people have it, with every kind of problem: by line, what is wrong with it. */
export function problemFile(rows: number): { text: string; failed: number; warned: number } {
  const lines = ['First Name;E-Mail;Lead Score;Annual Revenue;Favourite Colour'];
  let [failed, warned] = [0, 0];
  for (let row = 1; row <= rows; row += 1) {
    const kind = row % 25;
    const cells = [`Zoë ${row}`, `zoe${row}@example.com`, String(row % 100), '12.50', 'blue; or green'];
    if (kind === 3) cells[2] = 'hot';
    if (kind === 5) cells[3] = 'much';
    if (kind === 7) cells[1] = '';
    if (kind === 9) cells[0] = 'x'.repeat(300);
    if (kind === 11) cells[1] = `nobody ${row}`;
    if ([3, 5, 7, 9].includes(kind)) failed += 1;
    if (kind === 11) warned += 1;
    lines.push(cells.map((cell) => (cell.includes(';') ? `"${cell}"` : cell)).join(';'));
  }
  return { text: `${lines.join('\r\n')}\r\n`, failed, warned };
}

const rightToLeft = '\u202egnp.exe\u202c \u2067abc\u2069';

/** Cells that would do something if anything were done with them but showing them. */
export const hostileCells = [
  '<img src=x onerror="window.pwned=1">',
  '<script>window.pwned=1</script>',
  '"><svg onload=window.pwned=1>',
  'javascript:window.pwned=1',
  "=cmd|' /C calc'!A0",
  rightToLeft,
] as const;

/** The same as they are shown. */
export const shownCells = hostileCells.map((cell) =>
  cell.replace(
    /[\u202a-\u202e\u2066-\u2069]/g,
    (mark) => `[U+${mark.charCodeAt(0).toString(16).toUpperCase()}]`,
  ),
);

export const hugeCell = '<b>'.repeat(2 ** 20 / 3);
