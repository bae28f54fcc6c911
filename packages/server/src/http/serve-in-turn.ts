import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** So many requests of a connection are carried out at once: as many as Marketo lets a whole subscription have under way. */
const mostAtOnce = 10;

/** The requests that have come on a connection and are not answered yet. */
interface Line {
  underWay: number;
  /** What begins those whose turn has not come. */
  readonly waiting: (() => void)[];
  /** When the connection began to be read again. */
  readSince: number;
}

const lines = new WeakMap<Socket, Line>();

/**
 * Keeps a connection on which a client sends thousands of requests ahead from taking the server for itself: a few of them are
 * carried out at once, the rest waits, and nothing more is read meanwhile.
 */
export function serveInTurn(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw: { socket } }, { raw: response }, begin) => {
    const line = lines.get(socket) ?? newLine(socket);
    lines.set(socket, line);
    const start = () => {
      line.underWay += 1;
      response.once('close', () => {
        line.underWay -= 1;
        // Other connections have their turn in between.
        if (line.waiting.length > 0) setImmediate(callNext, line, socket);
      });
      begin();
    };
    if (line.underWay < mostAtOnce && line.waiting.length === 0) {
      start();
    } else {
      line.waiting.push(start);
      socket.pause();
    }
  });
}

/** Whether nothing was read of a connection lately, for any reason: then it is not its client who is late. */
export function isHeldBack(socket: Socket, periodMs: number): boolean {
  const { readSince } = lines.get(socket) ?? { readSince: Number.NEGATIVE_INFINITY };
  return socket.isPaused() || performance.now() - readSince < periodMs;
}

function newLine(socket: Socket): Line {
  const line: Line = { underWay: 0, waiting: [], readSince: performance.now() };
  // Node reads on by itself after each request.
  socket.on('resume', () => {
    line.readSince = performance.now();
    if (line.waiting.length > 0) socket.pause();
  });
  return line;
}

function callNext(line: Line, socket: Socket): void {
  if (line.underWay >= mostAtOnce) return;
  line.waiting.shift()?.();
  if (line.waiting.length === 0) socket.resume();
}
