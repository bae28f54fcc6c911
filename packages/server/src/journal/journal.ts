import type { Clock } from '../clock.ts';
import type { JournalEntry, NewEntry } from './journal-entry.ts';
import { RecentCallers } from './recent-callers.ts';

/** How much is kept. */
export interface JournalBounds {
  /** Calls of one subscription. */
  readonly calls: number;
  /** Of all subscriptions together. */
  readonly bytes: number;
  readonly ageMs: number;
}

/** In PostgreSQL's place: the journal of one process, gone with it. 16 MiB are about 40,000 calls. */
export const defaultBounds: JournalBounds = { calls: 1_000, bytes: 16 * 2 ** 20, ageMs: 24 * 60 * 60 * 1000 };

/** What an entry takes besides its texts, as far as it matters for the bound. */
const entryBytes = 250;

/** What headers and the like take, where they are kept. */
const detailBytes = 1_500;

/** Calls by nobody that is known have the place of a subscription. */
const nobody = 0;

/** The calls of a subscription, oldest first. Taking one out at the front is put off until it is worth it. */
interface Kept {
  entries: JournalEntry[];
  /** Entries before this one are gone. */
  first: number;
}

/**
 * The last calls that this process has answered, in its memory: bounded in number, in bytes and in time. To note a call takes about a
 * microsecond, and nobody waits for it.
 */
export class Journal {
  readonly callers = new RecentCallers();
  readonly #bounds: JournalBounds;
  readonly #kept = new Map<number, Kept>();
  readonly #clock: Pick<Clock, 'epochMs'>;
  readonly #lineOfNobody: number | undefined;
  /** Of a later process higher, so that whoever follows the journal goes on. */
  readonly #firstNumber: number;
  /** By line. */
  readonly #nextNumbers = new Map<number, number>();
  #bytes = 0;

  /**
   * @param lineOfNobody - of a deterministic double: the calls of each subscription are numbered from 1 on, and those of nobody that is
   * known in the line of this subscription. If it is absent all calls of the process are in one line.
   */
  constructor(bounds: JournalBounds, clock: Pick<Clock, 'epochMs'>, lineOfNobody?: number) {
    this.#bounds = bounds;
    this.#clock = clock;
    this.#lineOfNobody = lineOfNobody;
    this.#firstNumber = lineOfNobody === undefined ? Math.floor(Date.now() / 1000) * 1_000_000 : 1;
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return this.#clock.epochMs();
  }

  get isKept(): boolean {
    return this.#bounds.calls > 0;
  }

  note(entry: NewEntry): void {
    if (!this.isKept) return;
    const subscriptionId = entry.service?.subscriptionId ?? nobody;
    let kept = this.#kept.get(subscriptionId);
    if (kept === undefined) {
      kept = { entries: [], first: 0 };
      this.#kept.set(subscriptionId, kept);
    }
    // A copy would take longer than all else here.
    const numbered: JournalEntry = Object.assign(entry, { number: this.#takeNumber(subscriptionId) });
    kept.entries.push(numbered);
    this.#bytes += sizeOf(entry);
    if (kept.entries.length - kept.first > this.#bounds.calls) this.#dropFirst(kept, 1);
    while (this.#bytes > this.#bounds.bytes) this.#makeRoom();
  }

  /**
   * The calls of a subscription, oldest first.
   * @param withUnknown - also those of nobody that is known
   */
  calls(subscriptionId: number, withUnknown: boolean): readonly JournalEntry[] {
    const own = this.#read(subscriptionId);
    return withUnknown
      ? [...own, ...this.#read(nobody)].sort((one, other) => one.number - other.number)
      : own;
  }

  /** How many calls of a subscription have ended since a moment, up to `most`. */
  countSince(subscriptionId: number, since: number, most: number): number {
    const { entries } = this.#kept.get(subscriptionId) ?? { entries: [] };
    let count = 0;
    while (count < most && (entries.at(-1 - count)?.at ?? Number.NEGATIVE_INFINITY) >= since) count += 1;
    return count;
  }

  /** Forgets the calls of a subscription. */
  clear(subscriptionId: number, withUnknown: boolean): void {
    for (const id of withUnknown ? [subscriptionId, nobody] : [subscriptionId]) {
      const kept = this.#kept.get(id);
      if (kept === undefined) continue;
      this.#dropFirst(kept, kept.entries.length - kept.first);
      this.#kept.delete(id);
    }
  }

  /** Has the numbers of a deterministic double begin again for a subscription. */
  beginAgain(subscriptionId: number): void {
    if (this.#lineOfNobody !== undefined) this.#nextNumbers.delete(subscriptionId);
  }

  #takeNumber(subscriptionId: number): number {
    const line = this.#lineOf(subscriptionId);
    const number = this.#nextNumbers.get(line) ?? this.#firstNumber;
    this.#nextNumbers.set(line, number + 1);
    return number;
  }

  #lineOf(subscriptionId: number): number {
    if (this.#lineOfNobody === undefined) return nobody;
    return subscriptionId === nobody ? this.#lineOfNobody : subscriptionId;
  }

  #read(subscriptionId: number): readonly JournalEntry[] {
    const kept = this.#kept.get(subscriptionId);
    if (kept === undefined) return [];
    const oldest = this.#clock.epochMs() - this.#bounds.ageMs;
    const entries = kept.entries.slice(kept.first);
    const past = entries.findIndex(({ at }) => at >= oldest);
    const count = past === -1 ? entries.length : past;
    this.#dropFirst(kept, count);
    return entries.slice(count);
  }

  /** Whoever has most calls loses a tenth of them: a subscription that is busy does not cost the others theirs. */
  #makeRoom(): void {
    let most: Kept | undefined;
    for (const kept of this.#kept.values()) {
      if (most === undefined || kept.entries.length - kept.first > most.entries.length - most.first)
        most = kept;
    }
    if (most !== undefined) this.#dropFirst(most, Math.ceil((most.entries.length - most.first) / 10));
  }

  #dropFirst(kept: Kept, count: number): void {
    const end = kept.first + count;
    for (; kept.first < end; kept.first += 1) {
      const entry = kept.entries[kept.first];
      if (entry !== undefined) this.#bytes -= sizeOf(entry);
    }
    if (kept.first < kept.entries.length / 2 && kept.first < 1_000) return;
    kept.entries = kept.entries.slice(kept.first);
    kept.first = 0;
  }
}

/** In characters, as nearly all of them take a byte. */
function sizeOf({ path, requestId, service, codes, details }: NewEntry): number {
  const names = service === undefined ? 0 : service.serviceName.length + service.userEmail.length;
  const bodies =
    details === undefined ? 0 : details.request.body.length + details.response.body.length + detailBytes;
  return entryBytes + path.length + requestId.length + names + 8 * codes.length + bodies;
}
