import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/**
 * Closes the connection of an answer of which nothing has been taken for a period, or two, as Node's timer of a connection begins
 * anew after the first one. An answer that waits for Galena itself goes on. The period has to be long: of a reader that is slow, or
 * takes a while for what it has, nothing is seen until the system has sent a few megabytes that it holds for it.
 */
export function breakOffUnreadAnswers(server: Server, periodMs: number): void {
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    response.setTimeout(periodMs, () => {
      if (response.writableLength > 0) response.destroy();
    });
  });
}
