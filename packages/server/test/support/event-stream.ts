import type { ApiClient } from './api-client.ts';

/** A stream of server-sent events, read as text. */
export class EventStream {
  readonly response: Response;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #text = '';

  constructor(response: Response) {
    this.response = response;
    if (response.body === null) throw new Error('the answer has no body');
    this.#reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  }

  static async open(api: ApiClient, path: string): Promise<EventStream> {
    return new EventStream(await api.fetch(path));
  }

  /** Reads on until the text so far matches; gives all of it. */
  async until(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.#text)) {
      const { done, value } = await this.#reader.read();
      if (done) throw new Error(`the stream ended before ${pattern}: ${this.#text}`);
      this.#text += value;
    }
    return this.#text;
  }

  /** Reads to the end; gives everything. */
  async rest(): Promise<string> {
    for (;;) {
      const { done, value } = await this.#reader.read();
      if (done) return this.#text;
      this.#text += value;
    }
  }

  close(): Promise<void> {
    return this.#reader.cancel();
  }
}

/** The imports that a text of events tells of. */
export function importsIn(text: string): Record<string, unknown>[] {
  return [...text.matchAll(/^event: import\ndata: (.*)$/gm)].map(([, data = '']) => JSON.parse(data));
}
