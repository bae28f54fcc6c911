import { isStream, type RawAnswer } from './answers.ts';
import { Connection } from './connection.ts';
import { bearer, formatRequest } from './inputs/input.ts';

/** The calls of a client that stays: over one connection as long as that holds. */
export class Session {
  readonly #url: string;
  readonly #token: string;
  #connection: Connection | undefined;

  constructor(url: string, token = '') {
    this.#url = url;
    this.#token = token;
  }

  /** Sends a whole request. @throws Error if no answer comes */
  async ask(request: Buffer): Promise<RawAnswer> {
    const isReused = this.#connection !== undefined && !this.#connection.isClosed;
    this.#connection = isReused ? this.#connection : await Connection.open(this.#url);
    const answer = await this.#connection?.ask(request).catch((error: unknown) => {
      // A late answer to this call would be taken for that to the next one.
      this.close();
      throw error;
    });
    if (answer !== undefined) {
      if (answer.headers.get('connection') === 'close' || isStream(answer.headers)) this.close();
      return answer;
    }
    this.close();
    // A connection that was kept may have been closed in the moment it was used.
    if (isReused) return this.ask(request);
    throw new Error('the connection was closed without an answer');
  }

  /** A call that is right; repeated while PostgreSQL is away. */
  async get(path: string): Promise<RawAnswer> {
    for (;;) {
      const answer = await this.ask(formatRequest('GET', path, [bearer(this.#token)]));
      if (answer.status !== 503) return answer;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  close(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }
}
