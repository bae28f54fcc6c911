import type { FastifyInstance } from 'fastify';
import { sql } from '../../db/sql.ts';
import { sendJson } from '../envelope.ts';
import type { HttpContext } from '../operation.ts';

/** `GET /healthz`: 200 while PostgreSQL answers, else 503. */
export function registerHealth(app: FastifyInstance, { database }: HttpContext): void {
  app.get('/healthz', async (_request, reply) => {
    const isWell = await database.query(sql`select 1`).then(
      () => true,
      () => false,
    );
    return sendJson(reply, isWell ? 200 : 503, JSON.stringify({ status: isWell ? 'ok' : 'database away' }));
  });
}
