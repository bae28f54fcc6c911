import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import { refuse } from '../errors.ts';
import type { Caller } from '../identity/caller.ts';
import { notesOf } from './call-notes.ts';
import { commonHeaders } from './envelope.ts';
import { onceClosed } from './once-closed.ts';

/** An answer that goes on: server-sent events. */
export interface EventStream {
  send(event: string, data: object): void;
  /** Says why it ends; a client that wants to see more opens the next one. */
  end(reason: EndReason): void;
  /** Calls back once nobody reads any more. */
  onClose(callback: () => void): void;
}

/** Who reads a stream, and where. */
interface Listener {
  readonly caller: Caller;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

type EndReason = 'finished' | 'again' | 'stopping';

interface OpenStream extends EventStream {
  readonly endsAt: number;
  readonly subscriptionId: number;
  beat(): void;
}

/** A stream ends after this at the latest: the next one shows a token that still has to be good, and its role. */
const longestMs = 60_000;
const beatMs = 5_000;
/** Streams of one subscription in one process. */
const maxStreams = 100;
/** What a reader that does not keep up may leave unread. */
const maxUnreadBytes = 2 ** 20;

/**
 * The open streams of this process. Opening one is a call as any other of the extension; open, it holds no
 * place among the calls under way, as it does nothing but wait, and has a limit of its own instead.
 */
export class EventStreams {
  readonly #clock: Pick<Clock, 'elapsedMs'>;
  readonly #stopSignal: AbortSignal;
  readonly #open = new Set<OpenStream>();
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: Pick<Clock, 'elapsedMs'>, stopSignal: AbortSignal) {
    this.#clock = clock;
    this.#stopSignal = stopSignal;
    stopSignal.addEventListener('abort', () => {
      for (const stream of this.#open) stream.end('stopping');
    });
  }

  /** @throws ApiError 615 where too many are open already. */
  open({ caller, request, reply }: Listener): EventStream {
    const { subscription, tokenExpiresAt, calledAt } = caller;
    const own = [...this.#open].filter(({ subscriptionId }) => subscriptionId === subscription.id);
    if (own.length >= maxStreams) throw refuse('615');
    const { raw } = reply;
    notesOf(request).streamsSince = performance.now();
    reply.hijack();
    raw.writeHead(200, {
      ...commonHeaders,
      'content-type': 'text/event-stream;charset=UTF-8',
      // nginx would keep events until it has enough of them.
      'x-accel-buffering': 'no',
    });
    raw.flushHeaders();
    // HEAD asks for no more than that.
    if (request.method === 'HEAD') raw.end();
    const write = (text: string) => {
      if (raw.writableLength > maxUnreadBytes) raw.destroy();
      else if (!raw.writableEnded) raw.write(text);
    };
    const stream: OpenStream = {
      subscriptionId: subscription.id,
      endsAt: this.#clock.elapsedMs() + Math.min(longestMs, tokenExpiresAt.getTime() - calledAt.getTime()),
      send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
      end: (reason) => {
        stream.send('end', { reason });
        raw.end();
      },
      beat: () => write(': still here\n\n'),
      onClose: (callback) => onceClosed(reply, callback),
    };
    this.#keep(stream);
    return stream;
  }

  /** Ends those of a subscription; who listens opens the next one. */
  endOf(subscriptionId: number): void {
    for (const stream of this.#open) if (stream.subscriptionId === subscriptionId) stream.end('again');
  }

  #keep(stream: OpenStream): void {
    this.#open.add(stream);
    let beats = 0;
    this.#timer ??= setInterval(() => {
      beats += 1;
      this.#tend(beats % (beatMs / 1000) === 0);
    }, 1000);
    stream.onClose(() => {
      this.#open.delete(stream);
      if (this.#open.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    });
    // What there is to say at once is still said.
    if (this.#stopSignal.aborted) setImmediate(() => stream.end('stopping'));
  }

  #tend(isBeat: boolean): void {
    const now = this.#clock.elapsedMs();
    for (const stream of this.#open) {
      if (now >= stream.endsAt) stream.end('again');
      else if (isBeat) stream.beat();
    }
  }
}
