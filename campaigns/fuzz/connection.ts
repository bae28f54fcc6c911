import { connect, type Socket } from 'node:net';
import { AnswerReader, type RawAnswer } from './answers.ts';
import { seemsWhole } from './seems-whole.ts';

/** Within this time every answer has to come, however busy the machine. */
const answerMs = 20_000;

/** A request without an end is left waiting for so long. */
const silenceMs = 500;

/** Nothing came in time. */
class Hang extends Error {
  constructor(request: Buffer) {
    const [line] = request.subarray(0, 200).toString('latin1').split('\r\n');
    super(`no answer within ${answerMs / 1000} s to ${JSON.stringify(line)}`);
  }
}

/** A connection that bytes are sent over as they are. */
export class Connection {
  readonly #socket: Socket;
  readonly #reader = new AnswerReader();
  #isClosed = false;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes) => {
      this.#reader.push(bytes);
      this.#wake();
    });
    // A reset after the answer is a way to close, too.
    socket.on('error', () => undefined);
    // Nothing comes after the other side's end.
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      this.#isClosed = true;
      this.#wake();
    });
  }

  static open(url: string): Promise<Connection> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true, allowHalfOpen: true });
      socket.once('connect', () => resolve(new Connection(socket)));
      socket.once('error', reject);
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Sends a whole request; gives its answer, or undefined if the connection was closed before it. */
  async ask(request: Buffer): Promise<RawAnswer | undefined> {
    this.#socket.write(request);
    const isBodiless = request.subarray(0, 5).toString('latin1') === 'HEAD ';
    const answer = await this.#until(() => this.#reader.take(isBodiless), answerMs);
    if (answer === undefined && !this.#isClosed) throw new Hang(request);
    return answer;
  }

  /**
   * Sends pieces of what may be no request, and gives every answer until the other side closes. A request that seems to
   * have no end is ended after a while of silence; not before, as to Node a client that ends has gone.
   */
  async askAll(pieces: readonly Buffer[]): Promise<RawAnswer[]> {
    for (const piece of pieces) {
      if (this.#isClosed || this.#socket.destroyed) break;
      await new Promise((resolve) => this.#socket.write(piece, resolve));
    }
    const answers: RawAnswer[] = [];
    const take = () => this.#reader.take();
    const request = Buffer.concat(pieces);
    const isWhole = seemsWhole(request);
    const first = await this.#until(take, isWhole ? answerMs : silenceMs);
    if (first !== undefined) answers.push(first);
    this.#socket.end();
    if ((await this.#until(() => (this.#isClosed ? true : undefined), answerMs)) === undefined)
      throw new Hang(request);
    for (let next = take(); next !== undefined; next = take()) answers.push(next);
    if (this.#reader.hasRest) throw new Error('an answer was cut off');
    if (answers.length === 0 && isWhole)
      throw new Error(`no answer to ${JSON.stringify(request.toString('latin1')).slice(0, 2000)}`);
    return answers;
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Undefined if the time is over, or the connection closed, before there was anything. */
  async #until<Result>(take: () => Result | undefined, milliseconds: number): Promise<Result | undefined> {
    const end = performance.now() + milliseconds;
    const timer = setTimeout(() => this.#wake(), milliseconds);
    try {
      for (;;) {
        const result = take();
        if (result !== undefined || this.#isClosed || performance.now() >= end) return result;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      clearTimeout(timer);
    }
  }
}
