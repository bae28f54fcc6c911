import type { FastifyRequest } from 'fastify';
import type { FaultHit } from '../control/faults/fault.ts';
import type { Caller } from '../identity/caller.ts';
import type { Journal } from '../journal/journal.ts';
import type { JournalService } from '../journal/journal-entry.ts';
import type { Series } from '../randomness.ts';

/** What is known of a call when it ends, for those who count and note calls. */
export interface CallNotes {
  /** Method and path of the operation, where that is not what the router found: a form may mean GET. */
  route?: string;
  /** The code of the refusal. */
  refusal?: string;
  /** When the answer began, if it goes on for as long as the client likes. */
  streamsSince?: number;
  /** Who called, once that is known. */
  service?: JournalService;
  /** Whose ids of requests it counts in, once that is known. */
  idSeries?: Series;
  /** The codes of the records that were skipped. */
  skipped?: ReadonlySet<string>;
  /** The fault that the call has, in a double. */
  fault?: FaultHit;
  /** What a double allowed in it and Marketo would not, or might not. */
  allowed?: string[];
  /** What its answer is to warn of. */
  warnings?: string[];
  /** The records that its fault has taken out. */
  skippedByFault?: SkippedByFault;
}

/** Items of the result, by their places, for records that a fault has skipped. */
export interface SkippedByFault {
  readonly skipped: ReadonlyMap<number, object>;
  readonly code: string;
}

const notes = new WeakMap<FastifyRequest, CallNotes>();

/** The notes of a call, to read and to write. */
export function notesOf(request: FastifyRequest): CallNotes {
  let found = notes.get(request);
  if (found === undefined) {
    found = {};
    notes.set(request, found);
  }
  return found;
}

export function noteCaller(
  { callers }: Journal,
  request: FastifyRequest,
  { subscription, serviceName, userEmail, tokenHash }: Caller,
): void {
  const service = { subscriptionId: subscription.id, serviceName, userEmail };
  noteService(request, subscription.munchkinId, service);
  callers.remember(tokenHash, service);
}

export function noteService(request: FastifyRequest, munchkinId: string, service: JournalService): void {
  const notes = notesOf(request);
  notes.service = service;
  notes.idSeries = { subscription: munchkinId, name: 'request' };
}
