import { writeInvisible } from './invisible-characters.ts';

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

function showCharacter(character: string): string {
  return unseen.test(character) ? writeInvisible(character) : character;
}
