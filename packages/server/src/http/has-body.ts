import type { FastifyRequest } from 'fastify';

/** Whether a request says that it has a body. */
export function hasBody({ headers }: FastifyRequest): boolean {
  return 'transfer-encoding' in headers || Number(headers['content-length']) > 0;
}
