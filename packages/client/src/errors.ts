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
  override readonly name = 'GalenaFileError';
  /** The line it is about, from 1. */
  readonly line: number | undefined;

  constructor(message: string, options: ErrorOptions & { line?: number } = {}) {
    super(message, options);
    this.line = options.line;
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
