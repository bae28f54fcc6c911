import type { NewFault } from '@galena/client/control';
import { numbersOf } from './numbers-of.ts';

/** What a fault may do, and what has to be said of it. */
export const effects = {
  code: { label: 'An error code', value: 'Code' },
  status: { label: 'The page of a proxy', value: 'HTTP status' },
  beforeHead: { label: 'The connection is reset before the answer', value: undefined },
  afterHead: { label: 'The connection is reset after the head of the answer', value: undefined },
  half: { label: 'The answer breaks off in the middle', value: undefined },
  malformed: { label: 'The JSON of the answer lacks its end', value: undefined },
  token: { label: 'The token expires', value: undefined },
  importFails: { label: 'The import that is submitted fails', value: 'Reason' },
  failRows: { label: 'Rows of the import that is submitted fail', value: 'Every so many rows' },
  latency: { label: 'The call takes longer', value: 'Milliseconds' },
  json: { label: 'What the JSON below says', value: undefined },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly value: string | undefined }>>;

export type Effect = keyof typeof effects;

/** What a form says of a fault. @throws Error that names what is wrong; the rest is judged by the server */
export function toFault({
  operation = '',
  effect = 'json',
  value = '',
  times = '',
  after = '',
  more = '',
}: Readonly<Record<string, string>>): NewFault {
  return {
    ...readJson(more),
    ...(operation.trim() !== '' && { operation: operation.trim() }),
    ...toEffect(effect as Effect, value.trim()),
    ...numbersOf({ times, after }),
  };
}

function toEffect(effect: Effect, value: string): NewFault {
  switch (effect) {
    case 'code':
      return { code: value };
    case 'status':
      return numbersOf({ status: value });
    case 'beforeHead':
      return { reset: 'before head' };
    case 'afterHead':
      return { reset: 'after head' };
    case 'half':
      return { half: true };
    case 'malformed':
      return { malformed: true };
    case 'token':
      return { token: 'expired' };
    case 'importFails':
      return { importFails: value };
    case 'failRows':
      return { failRows: numbersOf({ every: value }) };
    case 'latency':
      return { latency: { ms: Number(numbersOf({ milliseconds: value })['milliseconds']) } };
    default:
      return {};
  }
}

function readJson(text: string): NewFault {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text) as NewFault;
  } catch {
    throw new Error(`More is no JSON: it has to be like {"lost":true}`);
  }
}
