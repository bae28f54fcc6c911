import type { Socket } from 'node:net';
import type { FastifyReply } from 'fastify';

/** What is still to be called once a connection closes. */
const waiting = new WeakMap<Socket, Set<() => void>>();

/**
 * Calls back when an answer is over: sent, or its connection closed. Of the latter Node tells only the answer that the
 * connection is at; those of requests that came early stand behind it, and would be waited for without an end.
 */
export function onceClosed({ raw, request }: FastifyReply, callback: () => void): void {
  const { socket } = request.raw;
  if (raw.destroyed || socket.destroyed) {
    callback();
    return;
  }
  const callbacks = waiting.get(socket) ?? watchSocket(socket);
  const close = () => {
    if (callbacks.delete(close)) callback();
  };
  callbacks.add(close);
  raw.once('close', close);
}

function watchSocket(socket: Socket): Set<() => void> {
  const callbacks = new Set<() => void>();
  waiting.set(socket, callbacks);
  socket.once('close', () => {
    for (const close of callbacks) close();
  });
  return callbacks;
}
