import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Clock, systemClock } from '../clock.ts';
import { type Randomness, type Series, systemRandomness } from '../randomness.ts';
import { notesOf } from './call-notes.ts';

/** What an id is made of. */
interface IdParts {
  readonly clock: Pick<Clock, 'epochMs'>;
  readonly randomness: Pick<Randomness, 'nextNumber'>;
}

/** An id of the form that Marketo's have: four or five hex digits, `#`, Unix time in milliseconds as hex. */
export function makeRequestId({ clock, randomness }: IdParts, series: Series): string {
  return `${randomness.nextNumber(0x1000, 0xfffff, series).toString(16)}#${clock.epochMs().toString(16)}`;
}

/** The same for a request of a port that has no calls. */
export function makeLooseRequestId(): string {
  const parts = { clock: systemClock, randomness: systemRandomness };
  return makeRequestId(parts, { subscription: '', name: 'request' });
}

/**
 * Has requests get their ids late, as those of a deterministic double do: they count by subscription, and whose a call is shows only on the
 * way. Whoever asks for the id first settles it.
 * @param ofNobody - the series of requests of which it never shows
 */
export function nameRequestsLate(app: FastifyInstance, parts: IdParts, ofNobody: Series): void {
  app.addHook('onRequest', async (request) => nameLate(request, parts, ofNobody));
}

/** The same for one request, which no hook sees. */
export function nameLate(request: FastifyRequest, parts: IdParts, ofNobody: Series): void {
  let id: string | undefined;
  Object.defineProperty(request, 'id', {
    get: () => {
      id ??= makeRequestId(parts, notesOf(request).idSeries ?? ofNobody);
      return id;
    },
  });
}
