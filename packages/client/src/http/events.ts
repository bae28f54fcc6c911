import { GalenaUnreachable } from '../errors.ts';

/** A server-sent event. */
export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/** The server gives a sign of life every five seconds. */
const idleMs = 20_000;

/**
 * The events of a stream until the server ends it; first an event `open`, once the server has begun to answer.
 * @param open asks for the stream.
 * @throws GalenaUnreachable when nothing more is heard of the server.
 */
export async function* readEvents(
  open: (signal: AbortSignal) => Promise<Response>,
  signal: AbortSignal | undefined,
): AsyncGenerator<ServerEvent, void, undefined> {
  const ending = new AbortController();
  const either = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => ending.abort(silence()), idleMs);
  };
  heard();
  try {
    const reader = (await open(either)).body?.getReader();
    if (reader === undefined) return;
    yield { name: 'open', data: '' };
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      const blocks = (text + decoder.decode(value, { stream: true })).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) yield* parseEvent(block);
    }
  } finally {
    clearTimeout(timer);
    ending.abort();
  }
}

function silence(): GalenaUnreachable {
  return new GalenaUnreachable(`nothing was heard of the server for ${idleMs / 1000} s`);
}

/** Comments are no events. */
function* parseEvent(block: string): Generator<ServerEvent> {
  const lines = block.split('\n');
  const valuesOf = (name: string) =>
    lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
  const [name] = valuesOf('event');
  if (name !== undefined) yield { name, data: valuesOf('data').join('\n') };
}
