import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What is under way on a connection. */
interface Connection {
  /** Answers that are not over yet, in the order of their requests. */
  readonly open: Set<ServerResponse>;
  /** The request that came last. */
  last: IncomingMessage;
}

const connections = new WeakMap<Socket, Connection>();

/** Keeps account of the answers that each connection still owes. */
export function watchAnswers(server: Server): void {
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const connection = connections.get(socket) ?? { open: new Set<ServerResponse>(), last: request };
    connections.set(socket, connection);
    connection.last = request;
    connection.open.add(response);
    response.once('close', () => connection.open.delete(response));
  });
}

/** The requests of a connection whose answers are not over yet. */
export function openRequests(socket: Socket): readonly IncomingMessage[] {
  return [...(connections.get(socket)?.open ?? [])].map(({ req }) => req);
}

/**
 * Waits until all requests that came whole have their answers, or the connection is closed.
 * @returns whether the request that follows them, the body of which is broken, has begun to be answered as well
 */
export async function wholeRequestsAnswered(socket: Socket): Promise<boolean> {
  const connection = connections.get(socket);
  if (connection === undefined) return false;
  const { open, last } = connection;
  const closed = closing(socket);
  for (const response of open) {
    if (response.req.complete) await Promise.race([closed, closing(response)]);
  }
  if (last.complete) return false;
  return [...open].find(({ req }) => req === last)?.headersSent ?? true;
}

/** Unlike `once` of Node this does not fail where a connection breaks off: it closes then, too. */
function closing(emitter: Socket | ServerResponse): Promise<void> {
  return new Promise((resolve) => emitter.once('close', () => resolve()));
}
