import type { Socket } from 'node:net';

const ending = new WeakSet<Socket>();

/** For so long what still comes on a connection that is ended is read and thrown away. */
const lingerMs = 2_000;

/**
 * Ends a connection, but goes on reading for a while: to cut it while something still comes would throw away the answer
 * before a client that sends first and reads then has seen it.
 */
export function endSlowly(socket: Socket): void {
  ending.add(socket);
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
  socket.end();
}

export function isEnding(socket: Socket): boolean {
  return ending.has(socket);
}
