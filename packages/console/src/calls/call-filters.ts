import type { CallMatchers, JournalCall } from '@galena/client';

/** What is typed to choose calls, as the address of the page has it. */
export interface CallFilters {
  readonly operation: string;
  /** An HTTP status, or error codes. */
  readonly answer: string;
  readonly service: string;
  /** A request id, or a text of the call. */
  readonly text: string;
}

export function readFilters(query: URLSearchParams): CallFilters {
  const read = (name: string) => query.get(name)?.trim() ?? '';
  return {
    operation: read('operation'),
    answer: read('answer'),
    service: read('service'),
    text: read('text'),
  };
}

const requestId = /^[0-9a-f]+#[0-9a-f]+$/i;
const httpStatus = /^[1-5]\d\d$/;

/** What the server looks for; a text that is no request id is looked for here. */
export function toMatchers({ operation, answer, service, text }: CallFilters): CallMatchers {
  return {
    ...(operation !== '' && { operation }),
    ...(httpStatus.test(answer)
      ? { status: Number(answer) }
      : answer !== '' && { code: answer.split(/[\s,]+/) }),
    ...(service !== '' && { service }),
    ...(requestId.test(text) && { requestId: text }),
  };
}

export type Which = 'all' | 'problems' | 'missed';

/** Whether a call that the server has found is one of those wanted. */
export function isWanted(call: JournalCall, { text }: CallFilters, which: Which): boolean {
  if (which === 'problems' && call.success && call.codes.length === 0) return false;
  if (which === 'missed' && call.nearMiss === undefined) return false;
  if (text === '' || requestId.test(text)) return true;
  const { method, path, url = path, user = '', request, response } = call;
  const texts = [`${method} ${url}`, user, request?.body ?? '', response?.body ?? ''];
  return texts.some((part) => part.toLowerCase().includes(text.toLowerCase()));
}
