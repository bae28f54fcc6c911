import type { FastifyReply, FastifyRequest } from 'fastify';
import { hashToken } from '../identity/tokens.ts';
import type { Journal } from '../journal/journal.ts';
import type { JournalService } from '../journal/journal-entry.ts';
import { tokenOf } from './authenticate-call.ts';
import { notesOf } from './call-notes.ts';
import { detailsOf } from './capture-calls.ts';
import { routeOf } from './operation-paths.ts';

/** What was measured of a call. */
interface Measured {
  readonly durationMs: number;
  readonly isWhole: boolean;
  /** Of the connection, when the call came. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

const pathLimit = 200;
/** Of a call with hundreds of records that were skipped for different reasons. */
const codesLimit = 10;

/** Calls of the API, and those that were meant for it; the page that reads the journal would fill it with itself. */
const isNoted = /^\/(?:rest|bulk|identity|galena)\/(?!v1\/(?:calls\.json|control\/))/;

/** Has the journal keep what is known of a call that has ended. */
export function noteInJournal(journal: Journal, reply: FastifyReply, measured: Measured): void {
  const { request } = reply;
  if (!journal.isKept || !isNoted.test(request.url)) return;
  const { route, refusal, skipped, service = callerOf(journal, request) } = notesOf(request);
  const { durationMs, isWhole } = measured;
  journal.note({
    requestId: request.id,
    at: Math.round(journal.now - durationMs),
    service,
    method: request.method,
    path: pathOf(request),
    route: route ?? routeOf(request),
    status: reply.raw.statusCode,
    codes: refusal === undefined ? [...(skipped ?? [])].slice(0, codesLimit) : [refusal],
    isRefused: refusal !== undefined,
    isAborted: !isWhole,
    durationMs: Math.round(durationMs * 1000) / 1000,
    details: detailsOf(reply),
    requestBytes: sentLength(
      request.headers['content-length'],
      request.raw.socket.bytesRead,
      measured.bytesRead,
    ),
    responseBytes: sentLength(
      reply.getHeader('content-length'),
      request.raw.socket.bytesWritten,
      measured.bytesWritten,
    ),
  });
}

/** Who called, where no operation has asked. */
function callerOf({ callers }: Journal, request: FastifyRequest): JournalService | undefined {
  const token = tokenOf(request);
  return token === undefined ? undefined : callers.find(hashToken(token));
}

function pathOf({ url }: FastifyRequest): string {
  const end = url.indexOf('?');
  return (end === -1 ? url : url.slice(0, end)).slice(0, pathLimit);
}

/** Where nobody said how long it is, what has gone over the connection since, which is a little more. */
function sentLength(said: unknown, now: number, before: number): number {
  return said === undefined ? Math.max(0, now - before) : Number(said);
}
