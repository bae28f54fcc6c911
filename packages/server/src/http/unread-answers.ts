import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/**
 * Closes the connection of an answer of which nothing has been taken for a period, or two, as Node's timer of a connection begins
 * anew after the first one. An answer that waits for Galena itself, and one that is read however slowly, goes on.
 */
export function breakOffUnreadAnswers(server: Server, periodMs: number): void {
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    response.setTimeout(periodMs, () => {
      if (response.writableLength > 0) response.destroy();
    });
  });
}
