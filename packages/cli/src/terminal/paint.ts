import { styleText } from 'node:util';
import { safeText } from './safe-text.ts';

export type Colour = 'red' | 'green' | 'yellow' | 'dim' | 'bold';

/**
 * Text in a colour. The colour becomes an escape code only where the text is written, behind the place where all escape
 * codes in texts are made harmless: so those that a terminal gets are ours.
 */
export class Painted {
  readonly colour: Colour;
  readonly text: string;

  constructor(colour: Colour, text: string) {
    this.colour = colour;
    this.text = text;
  }

  /** Within another text it has no colour. */
  toString(): string {
    return this.text;
  }
}

/** What can be written: texts, some of them in a colour, one behind the other. */
export type Text = string | Painted | readonly Text[];

export function paint(colour: Colour, text: string): Painted {
  return new Painted(colour, text);
}

/** What a stream gets: harmless text, with colours only for a terminal, and not for who has said NO_COLOR. */
export function render(text: Text, stream: Pick<NodeJS.WriteStream, 'isTTY'>): string {
  if (typeof text === 'string') return safeText(text);
  if (!(text instanceof Painted)) return text.map((part) => render(part, stream)).join('');
  const isPlain = !stream.isTTY || (process.env['NO_COLOR'] ?? '') !== '';
  const safe = safeText(text.text);
  return isPlain ? safe : styleText(text.colour, safe, { validateStream: false });
}
