import type { ApiProblem } from './wire/envelope.ts';

/** What everything that the SDK throws of its own accord has in common; an aborted call throws the reason of its signal. */
export abstract class GalenaError extends Error {}

/**
 * The server answered, and refused.
 * @example
 * try {
 *   await galena.lists.get(7);
 * } catch (error) {
 *   if (!(error instanceof GalenaRefusal) || error.code !== '1013') throw error;
 *   console.log('there is no such list');
 * }
 */
export class GalenaRefusal extends GalenaError {
  override readonly name = 'GalenaRefusal';
  /** `601`, `1016`, …; an HTTP status where the answer was no envelope. */
  readonly code: string;
  /** The text that goes with the code, as the server sent it. */
  readonly reason: string;

  constructor({ code, message }: ApiProblem) {
    super(`${message} (code ${code})`);
    this.code = code;
    this.reason = message;
  }
}

/** The server could not be reached, or what answered is no Galena and no Marketo. */
export class GalenaUnreachable extends GalenaError {
  override readonly name = 'GalenaUnreachable';
  /** Whether the server cannot have seen the call: the connection was refused, or its name is not known. */
  readonly isUnsent: boolean;

  constructor(message: string, options: ErrorOptions & { isUnsent?: boolean } = {}) {
    super(message, options);
    this.isUnsent = options.isUnsent ?? false;
  }
}

/** It took longer than it was given. */
export class GalenaTimeout extends GalenaError {
  override readonly name = 'GalenaTimeout';
  readonly timeoutMs: number;

  constructor(message: string, timeoutMs: number) {
    super(message);
    this.timeoutMs = timeoutMs;
  }
}

/** The file cannot be sent as it is: it cannot be read, its encoding is another one, or a quote is never closed. */
export class GalenaFileError extends GalenaError {
  override readonly name: string = 'GalenaFileError';
  /** The line it is about, from 1. */
  readonly line: number | undefined;
  /** The character of that line, from 1. */
  readonly column: number | undefined;

  constructor(message: string, options: ErrorOptions & { line?: number; column?: number } = {}) {
    super(message, options);
    this.line = options.line;
    this.column = options.column;
  }
}

/**
 * A downloaded file is not the one that the server has: its checksum is another. What was downloaded is of no use.
 * @example
 * try {
 *   for await (const bytes of galena.exports.open('leads', '0c9a4f5e-6a35-4f0e-9f5b-0f7f6f2f9e11').stream()) console.log(bytes);
 * } catch (error) {
 *   if (error instanceof GalenaChecksumError) console.error(`${error.message}; download it again`);
 * }
 */
export class GalenaChecksumError extends GalenaError {
  override readonly name = 'GalenaChecksumError';
}

/** A byte of a file that its encoding does not have. */
export interface BadByte {
  /** From 0. */
  readonly offset: number;
  readonly byte: number;
  /** From 1. */
  readonly line: number;
  /** The character of the line, from 1. */
  readonly column: number;
}

/**
 * The file has a byte that its encoding does not have.
 * @example
 * try {
 *   await galena.imports.create('leads.csv');
 * } catch (error) {
 *   if (!(error instanceof GalenaEncodingError)) throw error;
 *   console.error(`line ${error.line}, column ${error.column}: maybe the file is ${error.likeliest.join(' or ')}`);
 * }
 */
export class GalenaEncodingError extends GalenaFileError {
  override readonly name = 'GalenaEncodingError';
  /** The encoding in which the file was read. */
  readonly encoding: string;
  /** Of the first such byte, from 0. */
  readonly byteOffset: number;
  /** How many such bytes there are, if they were counted. */
  readonly count: number | undefined;
  /** The encodings that the file may be in, the likeliest first; empty if nobody has looked for them. */
  readonly likeliest: readonly string[];

  constructor(
    encoding: string,
    { offset, byte, line, column }: BadByte,
    {
      count,
      likeliest = [],
      advice,
      ...options
    }: ErrorOptions & {
      count?: number | undefined;
      likeliest?: readonly string[];
      /** What to do, in the words of who is told. */
      advice?: string;
    } = {},
  ) {
    const hex = byte.toString(16).toUpperCase().padStart(2, '0');
    const more = count === undefined || count < 2 ? '' : `, the first of ${count}`;
    const place = `line ${line}, column ${column}: byte 0x${hex} at offset ${offset} is not valid in ${encoding}${more}`;
    super(advice === undefined ? place : `${place}; ${advice}`, { ...options, line, column });
    this.encoding = encoding;
    this.byteOffset = offset;
    this.count = count;
    this.likeliest = likeliest;
  }
}

/**
 * The journal is of another import, or of the file as it was then; without it the import begins anew.
 * @example
 * try {
 *   await galena.imports.create('leads.csv', { journal: 'leads.journal' });
 * } catch (error) {
 *   if (error instanceof GalenaJournalError) console.error(error.message);
 * }
 */
export class GalenaJournalError extends GalenaFileError {}
