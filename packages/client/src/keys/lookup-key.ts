/**
 * Takes off blanks, tabs and line ends, as the server does with keys; a no-break space or a byte order mark stays. Step by
 * step: an expression for the end takes an hour for a cell with a million blanks in it.
 */
export function trimKey(cell: string): string {
  let [start, end] = [0, cell.length];
  while (start < end && isBlank(cell.charCodeAt(start))) start += 1;
  while (end > start && isBlank(cell.charCodeAt(end - 1))) end -= 1;
  return cell.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/**
 * What the server compares keys by: trimmed, letters without regard to case, numbers by value. Empty for a cell without a
 * key. A server on a PostgreSQL of its own may fold fewer letters (see docs/configuration.md).
 */
export function serverKey(cell: string, isNumber: boolean): string {
  // With blanks around it, it is text like any other there.
  if (cell === 'NULL') return '';
  const key = trimKey(cell);
  return isNumber ? byValue(key) : lowerCase(key);
}

/**
 * `lower()` of PostgreSQL in its locale C.UTF-8: each character by itself becomes another one. JavaScript knows characters
 * that become two, `İ`, and letters that depend on their neighbours, `Σ`.
 */
function lowerCase(key: string): string {
  if (/^[\x20-\x7e]*$/.test(key)) return key.toLowerCase();
  let folded = '';
  for (const character of key) folded += firstOf(character.toLowerCase());
  return folded;
}

function firstOf(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0);
}

/**
 * What keys are compared by, where two that any server could take for the same are the same here: which letters beyond ASCII
 * are one depends on the locale of its PostgreSQL. So case, accents, ligatures, and `İ`, `ı` and `i` make no difference.
 */
export function broadKey(cell: string): string {
  const key = trimKey(cell);
  if (/^[\x20-\x7e]*$/.test(key)) return byValue(key.toLowerCase());
  const folded = key.normalize('NFKD').toLowerCase().toUpperCase().toLowerCase().normalize('NFKD');
  return byValue(trimKey(folded.replace(/[\p{M}\p{DI}]/gu, '')));
}

/** `+7` and `07` are `7`. */
function byValue(key: string): string {
  if (!/^[+-]?\d+$/.test(key)) return key;
  return key
    .replace(/^\+/, '')
    .replace(/^(-?)0+(?=\d)/, '$1')
    .replace(/^-0$/, '0');
}
