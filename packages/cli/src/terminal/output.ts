import { render, type Text } from './paint.ts';
import { safeJson } from './safe-text.ts';

export { paint, type Text } from './paint.ts';

/** What a command says: to a person on a terminal, as plain lines in a pipe, or as one JSON value. */
export interface Output {
  /** A person is watching. */
  readonly isTerminal: boolean;
  readonly isJson: boolean;
  /** A line of the result; nothing of it is written with --json. */
  line(text: Text): void;
  /** What is not the result: progress, hints. It goes to standard error. */
  note(text: Text): void;
  /** The result, with --json. */
  json(value: unknown): void;
  /** A part of a result that goes on and on, with --json: a line for each. */
  jsonLine(value: unknown): void;
}

export function createOutput(isJson: boolean): Output {
  return {
    isTerminal: process.stderr.isTTY && !isJson,
    isJson,
    line: (text) => void (isJson || write(process.stdout, [text, '\n'])),
    note: (text) => void (isJson || write(process.stderr, [text, '\n'])),
    json: (value) => void (isJson && writeJson(value, 2)),
    jsonLine: (value) => void (isJson && writeJson(value, 0)),
  };
}

/** Everything that a command says is written here, so that no text from a file can control a terminal. */
export function write(stream: NodeJS.WriteStream, text: Text): void {
  stream.write(render(text, stream));
}

/** A file that is asked for on standard output comes as it is. @returns false: wait for `drain` before more is written */
export function writeBytes(stream: NodeJS.WriteStream, bytes: Uint8Array): boolean {
  return stream.write(bytes);
}

function writeJson(value: unknown, indent: number): void {
  process.stdout.write(safeJson(`${JSON.stringify(value, nullForUndefined, indent)}\n`));
}

/** Writes over the line that the cursor stands in; without a text it is empty then. */
export function writeOver(stream: NodeJS.WriteStream, text: Text = ''): void {
  stream.write(`\r\x1b[K${render(text, stream)}`);
}

/** What is not known is there all the same, so that scripts find the same members every time. */
function nullForUndefined(_name: string, value: unknown): unknown {
  return value === undefined ? null : value;
}
