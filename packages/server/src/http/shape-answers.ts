import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FaultHit } from '../control/faults/fault.ts';
import { notesOf, type SkippedByFault } from './call-notes.ts';
import { refusalText } from './envelope.ts';
import { toRefusal } from './meet-faults.ts';
import { resetConnection } from './reset-connection.ts';

/** What was sent before a connection ends is read by then. */
const readMs = 20;

/** Does to answers what the faults of their calls say: it comes after everything that has made the answer. */
export function shapeAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const { fault, skippedByFault } = notesOf(request);
    if (fault === undefined) return payload;
    const whole = skippedByFault === undefined ? payload : withSkipped(request, payload, skippedByFault);
    if (fault.plan.firstByteMs > 0) await delay(fault.plan.firstByteMs);
    return fault.plan.isLost ? lose(fault, request, reply) : shape(fault, request, reply, whole);
  });
}

/** The records that were taken out stand in their places again. */
function withSkipped(request: FastifyRequest, payload: unknown, { skipped, code }: SkippedByFault): unknown {
  if (typeof payload !== 'string' || notesOf(request).refusal !== undefined) return payload;
  const answer = JSON.parse(payload) as { result?: object[] };
  const rest = [...(answer.result ?? [])];
  const result: object[] = [];
  for (let index = 0; rest.length > 0 || skipped.has(index); index += 1) {
    const item = skipped.get(index) ?? rest.shift() ?? {};
    result.push('seq' in item ? { ...item, seq: index } : item);
  }
  const notes = notesOf(request);
  notes.skipped = new Set([...(notes.skipped ?? []), code]);
  return JSON.stringify({ ...answer, result });
}

/** The call is carried out, and its client hears something else. */
function lose({ plan: { effect } }: FaultHit, request: FastifyRequest, reply: FastifyReply): string {
  if (effect.kind === 'code' || effect.kind === 'records') {
    const refusal = toRefusal(effect);
    notesOf(request).refusal = refusal.code;
    reply.code(refusal.status).header('content-type', 'application/json;charset=UTF-8');
    return refusalText(reply, refusal);
  }
  if (effect.kind === 'page') {
    reply.code(effect.status).header('content-type', effect.type);
    return effect.body;
  }
  resetConnection(request.raw.socket);
  return '';
}

function shape({ plan }: FaultHit, request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  const { effect, dribble } = plan;
  if (effect.kind === 'malformed' && typeof payload === 'string') {
    // Without its end no object is JSON, and nearly the whole text is there, as where a proxy counts bytes wrongly.
    return payload.slice(0, -Math.ceil(payload.length / 3));
  }
  if (effect.kind !== 'half' && dribble === undefined) return payload;
  const source = toReadable(payload, reply);
  if (source === undefined) return payload;
  const length = Number(reply.getHeader('content-length') ?? Number.NaN);
  if (effect.kind === 'half') return Readable.from(halfOf(source, length, request), { objectMode: false });
  return dribble === undefined ? payload : Readable.from(dribbled(source, dribble), { objectMode: false });
}

/** The payload as a stream, whose length the head says where it is known. */
function toReadable(payload: unknown, reply: FastifyReply): Readable | undefined {
  if (payload instanceof Readable) return payload;
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return undefined;
  const bytes = Buffer.from(payload);
  reply.header('content-length', bytes.length);
  return Readable.from([bytes], { objectMode: false });
}

async function* halfOf(source: Readable, length: number, request: FastifyRequest): AsyncGenerator<Buffer> {
  let left = Number.isNaN(length) ? 1 : Math.floor(length / 2);
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk as Uint8Array);
    if (left > 0) yield bytes.subarray(0, left);
    left -= bytes.length;
    if (left <= 0) break;
  }
  await delay(readMs);
  resetConnection(request.raw.socket);
}

async function* dribbled(
  source: Readable,
  { bytes: size, everyMs }: { readonly bytes: number; readonly everyMs: number },
): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk as Uint8Array);
    for (let start = 0; start < bytes.length; start += size) {
      yield bytes.subarray(start, start + size);
      await delay(everyMs);
    }
  }
}
