/** What has kept connections from being made. */
const refusals = new WeakSet<object>();

/** Notes that this error is why there is no connection. */
export function noteRefusal(error: unknown): void {
  if (error instanceof Error) refusals.add(error);
}

/**
 * Whether there is no connection, for whatever reason, or it is broken, or ended by the server (08, 57P, 25P03, 25P04), or of no
 * use as the server only reads (25006): the next one may lead to the server that has taken its place.
 */
export function isConnectionError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (refusals.has(error)) return true;
  return (
    /^(08|57P|ECONN|EPIPE|ETIMEDOUT|25P0[34]|25006)/.test(codeOf(error)) ||
    /^Connection terminated|^Client has encountered/.test(error.message)
  );
}

/** Whether somebody broke a statement off, or it took longer than it may. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Error && codeOf(error) === '57014';
}

/** Whether a statement gave up as it had waited for a lock for as long as it was told to. */
export function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && codeOf(error) === '55P03';
}

/**
 * Whether the same may work a little later: the connection is gone, or a transaction gave way to another (40, 55P03), or
 * there is no room (53, ENOSPC), or somebody broke the statement off (57), or the disk fails (58).
 */
export function isPassingError(error: unknown): error is Error {
  if (isConnectionError(error)) return true;
  return error instanceof Error && /^(40|53|57|58)\w{3}$|^55P03$|^ENOSPC$/.test(codeOf(error));
}

/**
 * Whether PostgreSQL refuses the statement itself, and would do so each time: it knows no such thing (0A), may not do it or does not
 * understand it (42). Not where a table, column or the like is missing or there already, nor where a plan has grown old: that comes and
 * goes while schemas change.
 */
export function isRefusedStatement(error: unknown): error is Error & { readonly code: string } {
  if (!(error instanceof Error) || !/^(0A|42)\w{3}$/.test(codeOf(error))) return false;
  if (/^42(P01|703|704|P07|710)$/.test(codeOf(error))) return false;
  return !('routine' in error && error.routine === 'RevalidateCachedQuery');
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
