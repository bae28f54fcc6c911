import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** What a rule does to a call: undefined lets it through. */
export type Fault =
  | { readonly code: string; readonly message?: string }
  | { readonly status: number; readonly text: string }
  /** The connection ends without an answer, before or after the server has had the call. */
  | 'drop'
  | 'drop-answer'
  /** The connection ends at once, and the server gets the call in the moment the next one of its kind comes. */
  | 'late'
  /** The connection ends after so many bytes of the answer's body. */
  | { readonly cutAfter: number }
  /** A byte of the answer's body is another one. */
  | 'corrupt'
  /** No answer, ever. */
  | 'hang';

export type Rule = (call: { method: string; path: string; token: string | undefined }) => Fault | undefined;

/** Stands between a client and a real server, and does what networks and busy servers do. */
export class FaultyProxy {
  readonly #target: URL;
  readonly #server = createServer((call, answer) => void this.#handle(call, answer));
  /** Every call as `GET /path`, in the order they came. */
  readonly calls: string[] = [];
  rule: Rule = () => undefined;
  url = '';
  readonly #late = new Map<string, () => Promise<void>>();

  private constructor(target: string) {
    this.#target = new URL(target);
  }

  static async before(target: string): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    const address = proxy.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    proxy.url = `http://127.0.0.1:${address.port}`;
    onTestFinished(() => proxy.stop());
    return proxy;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** How often a call was made. */
  count(pattern: RegExp): number {
    return this.calls.filter((call) => pattern.test(call)).length;
  }

  async #handle(call: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method = '', url: path = '' } = call;
    this.calls.push(`${method} ${path}`);
    const fault = this.rule({ method, path, token: call.headers.authorization });
    if (fault === 'hang') return;
    if (fault === 'drop') {
      call.socket.destroy();
      return;
    }
    await this.#late.get(`${method} ${path}`)?.();
    if (fault === 'late') {
      const body = await buffer(call);
      this.#late.set(`${method} ${path}`, () => this.#deliver(call, body));
      call.socket.destroy();
      return;
    }
    if (typeof fault === 'object' && !('cutAfter' in fault)) {
      call.resume();
      const isText = 'text' in fault;
      const refusal = () => ({
        requestId: '1#1',
        success: false,
        errors: [
          { code: 'code' in fault ? fault.code : '', message: 'message' in fault ? fault.message : 'x' },
        ],
      });
      answer.writeHead(isText ? fault.status : 200, {
        'content-type': isText ? 'text/html' : 'application/json',
      });
      answer.end(isText ? fault.text : JSON.stringify(refusal()));
      return;
    }
    const forward = request(
      { host: this.#target.hostname, port: this.#target.port, method, path, headers: call.headers },
      (reply) => {
        if (fault === 'drop-answer') {
          reply.resume().on('end', () => call.socket.destroy());
          return;
        }
        answer.writeHead(reply.statusCode ?? 500, reply.headers);
        if (fault === 'corrupt') reply.once('data', (bytes: Buffer) => bytes.fill('?', 10, 11));
        if (typeof fault === 'object') cutOff(reply, answer, fault.cutAfter);
        else reply.pipe(answer);
      },
    );
    forward.on('error', () => call.socket.destroy());
    call.pipe(forward);
  }

  async #deliver({ method = '', url = '', headers }: IncomingMessage, body: Buffer): Promise<void> {
    this.#late.delete(`${method} ${url}`);
    await new Promise<void>((resolve, reject) => {
      request({ host: this.#target.hostname, port: this.#target.port, method, path: url, headers }, (reply) =>
        reply.resume().on('end', resolve),
      )
        .on('error', reject)
        .end(body);
    });
  }
}

function cutOff(reply: IncomingMessage, answer: ServerResponse, after: number): void {
  let left = after;
  reply.on('data', (bytes: Buffer) => {
    if (left <= 0) return;
    answer.write(bytes.subarray(0, left), () => {
      if (left <= 0) answer.destroy();
    });
    left -= bytes.length;
  });
}

/** Answers as Marketo does, which knows nothing of Galena's own calls. */
export const asMarketo: Rule = ({ path }) =>
  path.startsWith('/galena/') ? { code: '610', message: 'Requested resource not found' } : undefined;
