import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { until } from '../support/until.ts';

/** What a receiver was sent. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Somebody who is sent webhooks, over real HTTP. */
export class Receiver {
  readonly received: Received[] = [];
  /** Answers each; 204 if nothing else is said. */
  answer: (response: ServerResponse) => void = taking;
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url: path = '', headers } = request;
      this.received.push({ path, headers, body: Buffer.concat(chunks).toString() });
      this.answer(response);
    });
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hooks`;
  }

  reset(): void {
    this.received.length = 0;
    this.answer = taking;
  }

  /** Waits until it was sent so many. */
  async untilReceived(count: number): Promise<readonly Received[]> {
    await until(async () => this.received.length >= count);
    return this.received;
  }
}

function taking(response: ServerResponse): void {
  response.writeHead(204).end();
}

/** Answers with a status, and perhaps headers and a body. */
export function answering(status: number, headers: Record<string, string> = {}, body = '') {
  return (response: ServerResponse): void => {
    response.writeHead(status, headers).end(body);
  };
}

/** A receiver for all tests of a file; each test finds it empty. */
export function shareReceiver(): Receiver {
  const receiver = new Receiver();
  beforeAll(() => receiver.start());
  afterAll(() => receiver.stop());
  beforeEach(() => receiver.reset());
  return receiver;
}

/** What the library that receivers use makes of it. @throws if the signature does not fit */
export function verified(received: Received | undefined, secret: string): Record<string, unknown> {
  if (received === undefined) throw new Error('nothing was sent');
  const { headers, body } = received;
  return new Webhook(secret).verify(body, headers as Record<string, string>) as Record<string, unknown>;
}
