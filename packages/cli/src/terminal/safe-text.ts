import { splitAtInvisible, writeInvisible } from '@galena/client/files';

/**
 * Text that a terminal shows and does not obey: control characters, marks of direction and characters without width are
 * written out, as in `\x1b` and `[U+202E]`. Tabs and line feeds do no more than they seem to, and stay.
 */
export function safeText(text: string): string {
  return escapeInvisible(text, (character) =>
    character === '\n' || character === '\t' ? character : writeInvisible(character),
  );
}

/** The same for what has to stay in one line. */
export function safeLine(text: string): string {
  return escapeInvisible(text, writeInvisible);
}

/** The same for JSON text, where an escape means the very same character. Its own line feeds stay. */
export function safeJson(json: string): string {
  return escapeInvisible(json, (character) => (character === '\n' ? character : toUnicodeEscapes(character)));
}

function escapeInvisible(text: string, write: (character: string) => string): string {
  const pieces = splitAtInvisible(text);
  return pieces.map(({ text: piece, isInvisible }) => (isInvisible ? write(piece) : piece)).join('');
}

function toUnicodeEscapes(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
