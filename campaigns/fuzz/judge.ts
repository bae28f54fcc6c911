import { errorKinds } from '../../packages/server/src/errors.ts';
import { checkAgainstDescription } from '../../packages/server/test/support/api-description.ts';
import type { RawAnswer } from './answers.ts';

/** A call that is described: its answers are held against the description as well. */
export interface DescribedCall {
  readonly method: string;
  /** With its query. */
  readonly path: string;
}

const endless = 'error 604 Request time-out';

const codes = new Set(Object.keys(errorKinds).map((row) => row.replace(/ .*/, '')));
/** Where there is no file of an export, its path answers in plain text. */
const noExportFile = /^Export (job not found|job is not completed|file has expired)$/;
/** Not foreseen, and not in time, which only a request without an end may be. */
const badCodes = new Set(['611', '604']);

/**
 * What is wrong with an answer; undefined if nothing is. No 5xx but 503 with Retry-After while PostgreSQL is away, or for one
 * body too many without a token, no system error, and always one of the documented forms.
 */
export async function judge(
  url: string,
  answer: RawAnswer,
  { isDatabaseAway, call }: { isDatabaseAway: boolean; call?: DescribedCall | 'broken' | undefined },
): Promise<string | undefined> {
  const problem = judgeStatus(answer, isDatabaseAway) ?? judgeForm(answer);
  if (call === 'broken') return problem === endless ? undefined : problem;
  if (problem !== undefined || call === undefined) return problem;
  const headers = Object.fromEntries(answer.headers);
  const response = new Response(answer.body, { status: answer.status, headers });
  return checkAgainstDescription(url, call.method, call.path, response).then(
    () => undefined,
    (error: Error) => error.message.slice(0, 2000),
  );
}

function judgeStatus({ status, headers, body }: RawAnswer, isDatabaseAway: boolean): string | undefined {
  if (status < 500) return undefined;
  if (status !== 503) return `status ${status}`;
  if (!/^\d+$/.test(headers.get('retry-after') ?? '')) return 'status 503 without Retry-After';
  const isOneTooMany = body.includes('bodies without an access token');
  return isDatabaseAway || isOneTooMany ? undefined : 'status 503 while PostgreSQL was there';
}

function judgeForm({ status, headers, body }: RawAnswer): string | undefined {
  const type = headers.get('content-type') ?? '';
  if (headers.get('x-content-type-options') !== 'nosniff') return `status ${status} without nosniff`;
  if (type === 'application/json;charset=UTF-8') return judgeJson(body);
  if (body.length === 0) return undefined;
  const isFile = type === 'text/csv;charset=UTF-8' || /^text\/(html|css); charset=utf-8$/.test(type);
  if (status === 404 && type === 'text/plain;charset=UTF-8' && noExportFile.test(body.toString()))
    return undefined;
  return status === 200 && isFile ? undefined : `status ${status} with a body of type "${type}"`;
}

function judgeJson(body: Buffer): string | undefined {
  // The answer to a HEAD.
  if (body.length === 0) return undefined;
  const text = body.toString('utf8');
  let answer: Readonly<Record<string, unknown>>;
  try {
    answer = JSON.parse(text);
  } catch {
    return `no JSON: ${text.slice(0, 300)}`;
  }
  if (/node_modules|\\n {4}at /.test(text)) return `tells of its inside: ${text.slice(0, 500)}`;
  const isOther =
    ['access_token', 'openapi', 'status'].some((name) => typeof answer[name] === 'string') ||
    (typeof answer['error'] === 'string' && typeof answer['error_description'] === 'string');
  return isOther ? undefined : judgeEnvelope(answer, text);
}

function judgeEnvelope(answer: Readonly<Record<string, unknown>>, text: string): string | undefined {
  const { requestId, success, errors } = answer;
  if (
    typeof requestId !== 'string' ||
    !/^[0-9a-f]+#[0-9a-f]+$/.test(requestId) ||
    typeof success !== 'boolean'
  )
    return `no envelope: ${text.slice(0, 300)}`;
  if (success) return undefined;
  if (!Array.isArray(errors) || errors.length === 0) return `a refusal without errors: ${text.slice(0, 300)}`;
  for (const { code, message } of errors as { code: unknown; message: unknown }[]) {
    if (typeof code !== 'string' || !codes.has(code) || typeof message !== 'string')
      return `an error that is none: ${text.slice(0, 300)}`;
    if (badCodes.has(code)) return `error ${code} ${message}`;
  }
  return undefined;
}
