import type { LookupAddress } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';
import pLimit from 'p-limit';

/** Each such look-up keeps one of the four threads that Node.js has for this work. */
const inTurn = pLimit(2);

/** A DNS server that does not answer is asked twice. */
const patience = { timeout: 2_000, tries: 2 } as const;

/**
 * The addresses of a name: by DNS, which takes no thread and can be broken off, as a look-up by the system cannot, so that it would hold up
 * the end of the engine. Names that DNS does not know, those of this machine, and all where there is no server of DNS are looked up as the
 * system does: in its own files, and with its search domains.
 */
export async function findAddresses(hostname: string, signal: AbortSignal): Promise<LookupAddress[]> {
  const found = /(?:^|\.)localhost\.?$/.test(hostname) ? [] : await askServers(hostname, signal);
  if (found.length > 0) return found;
  return inTurn(() => {
    // Nobody may wait any more.
    signal.throwIfAborted();
    return lookup(hostname, { all: true });
  });
}

/** Gives none for a name that they do not know. */
async function askServers(hostname: string, signal: AbortSignal): Promise<LookupAddress[]> {
  const resolver = new Resolver(patience);
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel);
  try {
    const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const found = [...addressesOf(four, 4), ...addressesOf(six, 6)];
    const failed = [four, six].find((answer) => answer.status === 'rejected' && !isUnknown(answer.reason));
    if (found.length === 0 && failed?.status === 'rejected') throw failed.reason;
    return found;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function addressesOf(answer: PromiseSettledResult<string[]>, family: 4 | 6): LookupAddress[] {
  if (answer.status === 'rejected') return [];
  return answer.value.map((address) => ({ address, family }));
}

const unknown: readonly string[] = ['ENOTFOUND', 'ENODATA', 'EBADNAME', 'ECONNREFUSED'];

/** Whether DNS has answered, and has no such address, or is not there at all. */
function isUnknown(error: unknown): boolean {
  return error instanceof Error && 'code' in error && unknown.includes(String(error.code));
}
