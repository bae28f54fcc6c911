const mostCharacters = 60;

/** A cell as it is shown in one line: cut at 60 characters, with characters that cannot be seen as escapes. */
export function showValue(cell: string): string {
  const characters = [...cell.slice(0, 2 * mostCharacters + 2)];
  const isCut = cell.length > 2 * mostCharacters + 2 || characters.length > mostCharacters;
  const shown = characters.slice(0, mostCharacters).map(showCharacter).join('');
  return isCut ? `${shown}…` : shown;
}

/** Control and format characters, line and paragraph separators, all blanks but the ordinary one. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|[^\P{Zs} ]/u;

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' };

function showCharacter(character: string): string {
  return unseen.test(character) ? (escapes[character] ?? codePointOf(character)) : character;
}

function codePointOf(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}
