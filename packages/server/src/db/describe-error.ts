import { unmetDemand } from './demand.ts';

/** What the log may have of an error. */
export interface LoggedError {
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
}

/**
 * An error without what it tells of leads: PostgreSQL puts values of rows into the detail of its errors, and into the
 * message of those about values (class 22).
 */
export function describeError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const message = unmetDemand(error) ?? (isOfValues(code) ? 'a value was not taken' : error.message);
  const head = `${error.name}: ${error.message}`;
  const stack =
    error.stack?.startsWith(head) === true ? error.stack.slice(head.length).trimStart() : undefined;
  return { message, ...(code === undefined ? {} : { code }), ...(stack === undefined ? {} : { stack }) };
}

function isOfValues(code: string | undefined): boolean {
  return code !== undefined && /^22[0-9A-Z]{3}$/.test(code);
}
