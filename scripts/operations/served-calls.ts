import { operations } from '../../packages/server/src/http/routes/index.ts';
import type { ServedCalls } from './describe-coverage.ts';

/** Those of Marketo's API that the server has; those of tokens stand apart from the others. */
export const servedCalls: ServedCalls = [
  'GET /identity/oauth/token',
  'POST /identity/oauth/token',
  ...operations
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
    .filter((call) => !call.includes(' /galena/')),
];
