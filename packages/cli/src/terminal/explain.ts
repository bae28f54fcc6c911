import {
  ExportFailed,
  GalenaChecksumError,
  GalenaEncodingError,
  GalenaFileError,
  GalenaJournalError,
  GalenaRefusal,
  GalenaTimeout,
  GalenaUnreachable,
  ImportFailed,
} from '@galena/client';
import { exitStatus } from './exit-status.ts';
import type { Output } from './output.ts';
import { refusalHint } from './refusal-hint.ts';

/** The person has asked for something that cannot be; the message says what to do. */
export class UsageError extends Error {}

/** The embedded server cannot be started; the message says why. */
export class NoServerError extends Error {}

/** Ctrl-C. */
export class Interrupted extends Error {}

interface Explanation {
  readonly kind: 'usage' | 'file' | 'refused' | 'failed' | 'no-server' | 'timeout' | 'interrupted';
  readonly message: string;
  readonly hint?: string;
  readonly code?: string;
  readonly status: number;
}

/**
 * Prints what went wrong and what to do; gives the exit status.
 * @param command what was called, as in `lists delete`: what "not found" is about.
 */
export function explain(error: unknown, output: Output, more: object = {}, command = ''): number {
  const explanation = toExplanation(error, command);
  if (explanation === undefined) throw error;
  const { status, ...told } = explanation;
  output.note(told.hint === undefined ? told.message : `${told.message}\n${told.hint}`);
  const { kind, message, code, hint } = told;
  output.json({ error: { kind, message, code, hint }, ...more });
  return status;
}

function toExplanation(error: unknown, command: string): Explanation | undefined {
  if (error instanceof UsageError) {
    return { kind: 'usage', message: error.message, status: exitStatus.usage };
  }
  if (error instanceof Interrupted) {
    return { kind: 'interrupted', message: error.message, status: exitStatus.interrupted };
  }
  if (error instanceof GalenaFileError) {
    const explanation = { kind: 'file', message: error.message, status: exitStatus.usage } as const;
    const hint = fileHint(error);
    return hint === undefined ? explanation : { ...explanation, hint };
  }
  if (error instanceof GalenaRefusal) {
    const { code } = error;
    const hint = refusalHint(error, command);
    const message = `The server refused: ${error.message}`;
    return { kind: 'refused', message, code, status: exitStatus.refused, ...(hint && { hint }) };
  }
  if (error instanceof ImportFailed) {
    const message = `The import failed: ${error.result.message ?? error.message}`;
    return { kind: 'failed', message, status: exitStatus.refused };
  }
  if (error instanceof ExportFailed || error instanceof GalenaChecksumError) {
    return { kind: 'failed', message: error.message, status: exitStatus.refused };
  }
  if (error instanceof GalenaTimeout) {
    return { kind: 'timeout', message: error.message, status: exitStatus.timeout };
  }
  if (error instanceof GalenaUnreachable) {
    const hint =
      'Is the server running there? "galena doctor" finds out what is wrong; --url or GALENA_URL names another server.';
    return { kind: 'no-server', message: error.message, hint, status: exitStatus.noServer };
  }
  if (error instanceof NoServerError) {
    return { kind: 'no-server', message: error.message, status: exitStatus.noServer };
  }
  if (isSystemError(error)) {
    return { kind: 'file', message: error.message, status: exitStatus.usage };
  }
  return undefined;
}

function fileHint(error: GalenaFileError): string | undefined {
  if (error instanceof GalenaJournalError) return '"--fresh" begins anew with the file as it is now.';
  if (!(error instanceof GalenaEncodingError)) return undefined;
  return 'Correct the file, name another encoding with --encoding, or replace invalid bytes with U+FFFD by --replace-invalid.';
}

/** `EACCES: permission denied, open 'leads.csv'`: the message names the file and what is wrong with it. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
