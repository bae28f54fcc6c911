import { isRefusedStatement } from '../../db/connection-errors.ts';

/** A statement that PostgreSQL refuses whatever it is about: the fault is ours, and to try it again would come to the same. */
export class RefusedStatement extends Error {
  /** PostgreSQL's. */
  readonly code: string;

  constructor(cause: Error & { readonly code: string }) {
    super(cause.message, { cause });
    this.code = cause.code;
    if (cause.stack !== undefined) this.stack = cause.stack;
  }
}

/** Whether a job cannot get on for a statement of ours, by what PostgreSQL says of it or by what became of others like it. */
export function isOurFault(error: unknown): error is Error & { readonly code: string } {
  return error instanceof RefusedStatement || isRefusedStatement(error);
}
