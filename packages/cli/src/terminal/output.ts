import { styleText } from 'node:util';

/** What a command says: to a person on a terminal, as plain lines in a pipe, or as one JSON value. */
export interface Output {
  /** A person is watching. */
  readonly isTerminal: boolean;
  readonly isJson: boolean;
  /** A line of the result; nothing of it is written with --json. */
  line(text: string): void;
  /** What is not the result: progress, hints. It goes to standard error. */
  note(text: string): void;
  /** The result, with --json. */
  json(value: unknown): void;
}

export function createOutput(isJson: boolean): Output {
  return {
    isTerminal: process.stderr.isTTY && !isJson,
    isJson,
    line: (text) => void (isJson || process.stdout.write(`${text}\n`)),
    note: (text) => void (isJson || process.stderr.write(`${text}\n`)),
    json: (value) => void (isJson && process.stdout.write(`${JSON.stringify(value, nullForUndefined, 2)}\n`)),
  };
}

/** What is not known is there all the same, so that scripts find the same members every time. */
function nullForUndefined(_name: string, value: unknown): unknown {
  return value === undefined ? null : value;
}

type Colour = 'red' | 'green' | 'yellow' | 'dim' | 'bold';

/** Colours only for a terminal, and not for who has said NO_COLOR. */
export function paint(colour: Colour, text: string, stream: NodeJS.WriteStream = process.stderr): string {
  const isPlain = !stream.isTTY || (process.env['NO_COLOR'] ?? '') !== '';
  return isPlain ? text : styleText(colour, text, { validateStream: false });
}
