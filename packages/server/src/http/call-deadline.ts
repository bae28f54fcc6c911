import type { FastifyReply, FastifyRequest } from 'fastify';
import { Deadline } from '../db/deadline.ts';
import type { HttpContext } from './operation.ts';

/** Seconds that a call may take which says nothing else. */
const defaultSeconds = 30;

/** By when a call has to be answered that begins now; what has not begun is not begun once its client is gone. */
export function callDeadline(
  { timeoutScale }: Pick<HttpContext, 'timeoutScale'>,
  request: FastifyRequest,
  reply: FastifyReply,
  seconds = defaultSeconds,
): Deadline {
  const isGone = () => request.raw.socket.destroyed || reply.raw.destroyed;
  return new Deadline(seconds * 1000 * timeoutScale, isGone);
}
