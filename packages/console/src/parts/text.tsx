import { describeInvisible, splitAtInvisible, writeInvisible } from '@galena/client/files';
import { T, tn } from '../languages/translate.ts';

const shownAtMost = 200;

/**
 * Text of a lead or a file: never markup, and with its own direction, so that marks in it turn nothing around it. What
 * cannot be seen is shown as a mark; of a very long text the beginning and its length.
 */
export function Foreign({ text, most = shownAtMost }: { readonly text: string; readonly most?: number }) {
  return (
    <bdi>
      {piecesOf(shorten(text, most)).map(({ text: piece, isInvisible }, index) =>
        isInvisible ? (
          <span key={index} class="unseen" title={describeInvisible(piece)}>
            {writeInvisible(piece)}
          </span>
        ) : (
          piece
        ),
      )}
    </bdi>
  );
}

/** Beside an input, where they take no room: the invisible characters of what it holds, each kind once. */
export function InvisibleNote({ text }: { readonly text: string }) {
  const marks = new Set(piecesOf(text).flatMap((piece) => (piece.isInvisible ? [piece.text] : [])));
  if (marks.size === 0) return null;
  return (
    <span class="warned">
      <T text="Invisible characters: {marks}" marks={[...marks].map(nameMark).join(', ')} />{' '}
    </span>
  );
}

function nameMark(mark: string): string {
  return `${describeInvisible(mark)} ${writeInvisible(mark)}`;
}

/** As `Foreign`, where there is room for text alone: in the options of a list, in a sentence about what went wrong. */
export function plainForeign(text: string): string {
  return piecesOf(text)
    .map(({ text: piece, isInvisible }) => (isInvisible ? writeInvisible(piece) : piece))
    .join('');
}

export function shorten(text: string, most = shownAtMost): string {
  if (text.length <= most) return text;
  return tn(text.length, '{text} ({count} character)', '{text} ({count} characters)', {
    text: cutText(text, most),
  });
}

/** The beginning of a text that is longer. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

const nbsp = '\u00A0';

/** Line ends and tabs are seen as the blanks that they are; a no-break space is not, at the ends of a text. */
function piecesOf(text: string): ReturnType<typeof splitAtInvisible> {
  const [, before = '', inner = '', after = ''] = /^(\u00A0*)(.*?)(\u00A0*)$/s.exec(text) ?? [];
  const marks = (blanks: string) => [...blanks].map(() => ({ text: nbsp, isInvisible: true }));
  const pieces = splitAtInvisible(inner.replaceAll('\r\n', '\n')).map((piece) =>
    piece.text === '\n' || piece.text === '\t' ? { ...piece, isInvisible: false } : piece,
  );
  return [...marks(before), ...pieces, ...marks(after)];
}
