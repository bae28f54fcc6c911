import { refuse } from '../../../errors.ts';
import { isWellFormedEmail } from '../../../fields/cell-values.ts';
import { shorten } from '../../../fields/json-value.ts';
import type { Documentation } from '../../documentation.ts';
import { type JsonObject, requiredText } from '../../json-body.ts';
import type { Call, Operation } from '../../operation.ts';
import { toSeconds } from '../../times.ts';

type Handler = (call: Call) => Promise<readonly object[]>;

/** Makes operations of Galena's own that administrators call. */
export function operationsFor(
  permission: 'Administer Galena' | 'Administer Installation',
  group = 'Administration',
) {
  return (
    method: 'GET' | 'POST',
    path: string,
    summary: string,
    { body, item }: Pick<Documentation, 'body' | 'item'>,
    handle: Handler,
  ): Operation => ({
    method,
    path: `/galena/v1/${path}.json`,
    permissions: [permission],
    timeoutSeconds: 60,
    documentation: {
      group,
      summary,
      ...(body === undefined ? {} : { body }),
      ...(item === undefined ? {} : { item }),
      errors: ['1001', '1002', '1003', '1006', '1013', '1017', '1022'],
    },
    handle: async (call) => ({ result: (await handle(call)).map(writeTimes) }),
  });
}

/** Times are written as in all other calls. */
function writeTimes(item: object): object {
  const members = Object.entries(item).map(([name, value]) => [
    name,
    value instanceof Date ? toSeconds(value) : value,
  ]);
  return Object.fromEntries(members);
}

const maxLength = 255;

/** @throws ApiError 1002, 1001, or 1003 for a text that is too long or cannot be stored */
export function shortText(body: JsonObject, name: string): string {
  const text = requiredText(body, name).trim();
  if (text === '') throw refuse('1002', name);
  if (text.length > maxLength || /\p{Cc}|\p{Surrogate}/u.test(text)) {
    throw refuse('1003', `${name} may have ${maxLength} characters and no control characters`);
  }
  return text;
}

/** @throws ApiError as `shortText`, and 1003 for a text that is no e-mail address */
export function emailAddress(body: JsonObject, name: string): string {
  const text = shortText(body, name);
  if (isWellFormedEmail(text)) return text;
  throw refuse(
    '1003',
    `${name} is '${shorten(text)}', and has to be an e-mail address such as ada@example.com`,
  );
}
