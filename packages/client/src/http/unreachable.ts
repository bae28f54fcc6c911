import { GalenaError, GalenaFileError, GalenaUnreachable } from '../errors.ts';

/** Codes of Node with which the server cannot have seen anything. */
const unsentCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** What is thrown where a request or its answer broke off, instead of what fetch throws. */
export function toUnreachable(error: unknown, url: string): unknown {
  if (error instanceof GalenaError || isAbort(error)) return error;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
  if (isUnreadable(error) || isUnreadable(cause)) {
    return new GalenaFileError('the file has changed, or can no longer be read', { cause: error });
  }
  const code = cause !== undefined && 'code' in cause ? String(cause.code) : '';
  return new GalenaUnreachable(
    `no answer from ${new URL(url).origin}: ${cause?.message.trim() || code || (error instanceof Error ? error.message : String(error))}`,
    { cause: error, isUnsent: unsentCodes.has(code) },
  );
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && (error.name === 'AbortError' || error.name === 'TimeoutError');
}

/** What reading a Blob throws whose file is another one than it was. */
function isUnreadable(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotReadableError';
}
