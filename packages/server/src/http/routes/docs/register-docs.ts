import type { FastifyInstance } from 'fastify';
import type { ControlOperation } from '../../control-operation.ts';
import { describeApi } from '../../openapi.ts';
import { operations } from '../index.ts';
import { lazily } from '../lazily.ts';
import { sessionOperations } from '../session/session-operations.ts';
import { renderApiPage } from './api-page.ts';
import { style } from './style.ts';

export const docsPaths = ['/openapi.json', '/docs', '/docs/style.css'];

/** The description of the API for programs, and for people a page that loads nothing from anywhere else. */
export function registerDocs(
  app: FastifyInstance,
  version: string,
  controlOperations: readonly ControlOperation[],
): void {
  const document = lazily(() => describeApi(operations, version, controlOperations, sessionOperations));
  const json = lazily(() => JSON.stringify(document()));
  const page = lazily(() => renderApiPage(document()));
  app.get('/openapi.json', (_request, reply) =>
    reply.header('content-type', 'application/json;charset=UTF-8').send(json()),
  );
  app.get('/docs', (_request, reply) =>
    reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy':
          "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
      })
      .send(page()),
  );
  app.get('/docs/style.css', (_request, reply) =>
    reply.header('content-type', 'text/css; charset=utf-8').send(style),
  );
}
