import type { LookupAddress } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';
import pLimit from 'p-limit';

/** Each such look-up keeps one of the four threads that Node.js has for this work. */
const inTurn = pLimit(2);

/** A server of DNS that does not answer is asked twice. */
const patience = { timeout: 2_000, tries: 2 } as const;

/**
 * The addresses of a name: by DNS, which takes no thread and can be broken off, as a look-up by the system cannot, so that it would hold up
 * the end of the engine. Names that DNS does not know are looked up as the system does: those of its own files, and of its search domains.
 */
export async function findAddresses(hostname: string, signal: AbortSignal): Promise<LookupAddress[]> {
  const resolver = new Resolver(patience);
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel);
  try {
    const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const found = [...addressesOf(four, 4), ...addressesOf(six, 6)];
    if (found.length > 0) return found;
    for (const answer of [four, six]) {
      if (answer.status === 'rejected' && !isUnknown(answer.reason)) throw answer.reason;
    }
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  return inTurn(() => lookup(hostname, { all: true }));
}

function addressesOf(answer: PromiseSettledResult<string[]>, family: 4 | 6): LookupAddress[] {
  if (answer.status === 'rejected') return [];
  return answer.value.map((address) => ({ address, family }));
}

/** Whether DNS has answered, and has no such address. */
function isUnknown(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && /^(ENOTFOUND|ENODATA|EBADNAME)$/.test(String(error.code))
  );
}
