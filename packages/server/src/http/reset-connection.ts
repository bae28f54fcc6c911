import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A client has read what was sent before by then. */
const readMs = 20;

/** Ends a connection as a proxy or a firewall does: the client gets an error and not an end. */
export function resetConnection(socket: Socket): void {
  try {
    socket.resetAndDestroy();
  } catch {
    // A connection with TLS knows no reset.
    socket.destroy();
  }
}

/** Sends the head of an answer that never comes. */
export async function resetAfterHead(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json;charset=UTF-8', 'content-length': '1000' });
  response.flushHeaders();
  await delay(readMs);
  if (response.socket !== null) resetConnection(response.socket);
}
