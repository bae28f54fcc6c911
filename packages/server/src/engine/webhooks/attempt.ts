import type { AllowedAddresses } from '../../webhooks/judge-address.ts';
import { pauseAfter } from './back-off.ts';
import { type Due, webhookKey } from './claim.ts';
import { post, type ReceiverAnswer } from './post.ts';
import { sign } from './sign.ts';

/** What came of an attempt. */
export interface AttemptResult {
  readonly durationMs: number;
  readonly status: number | null;
  /** Null: it was taken. */
  readonly error: string | null;
  readonly answer: string | null;
  readonly outcome: Outcome;
}

/** `gone`: the receiver wants nothing more, ever. */
export type Outcome =
  | { readonly kind: 'delivered' | 'failed' | 'gone' }
  | { readonly kind: 'retried'; readonly pauseMs: number };

/** So many characters of an error are kept. */
const keptCharacters = 300;

/** Sends an event once. Gives undefined if it was broken off by the signal. */
export async function attempt(
  due: Due & { readonly payload: string },
  allowed: AllowedAddresses,
  signal: AbortSignal,
): Promise<AttemptResult | undefined> {
  const { url, payload, messageId, secrets } = due;
  const start = performance.now();
  const result = (
    end: Pick<AttemptResult, 'status' | 'error' | 'answer'>,
    outcome: Outcome,
  ): AttemptResult => ({
    durationMs: Math.round(performance.now() - start),
    ...end,
    outcome,
  });
  try {
    const headers = sign(messageId, payload, secrets);
    const answer = await post({ url, headers, body: payload }, allowed, signal);
    const { status, body } = answer;
    return result({ status, error: problemOf(answer), answer: body }, outcomeOf(due, answer));
  } catch (error) {
    if (signal.aborted) return undefined;
    return result({ status: null, error: explain(error), answer: null }, nextTry(due));
  }
}

function isTaken({ status }: ReceiverAnswer): boolean {
  return status >= 200 && status < 300;
}

function problemOf(answer: ReceiverAnswer): string | null {
  if (isTaken(answer)) return null;
  if (answer.status === 410) return 'the receiver wants no more of them (410)';
  if (answer.status >= 300 && answer.status < 400) return `redirects are not followed (${answer.status})`;
  return `the receiver answered ${answer.status}`;
}

function outcomeOf(due: Due, answer: ReceiverAnswer): Outcome {
  if (isTaken(answer)) return { kind: 'delivered' };
  return answer.status === 410 ? { kind: 'gone' } : nextTry(due, answer.retryAfterMs);
}

function nextTry(due: Due, askedMs?: number): Outcome {
  const pauseMs = pauseAfter(due.tries + 1, `${webhookKey(due)} ${due.messageId}`, askedMs);
  return pauseMs === undefined ? { kind: 'failed' } : { kind: 'retried', pauseMs };
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed before an answer came',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network of the host cannot be reached',
  ETIMEDOUT: 'the host cannot be reached',
};

/** In a sentence, of an error that Node.js has. */
function explain(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = reasons[code];
  if (reason !== undefined) return `${reason} (${code})`;
  return (error instanceof Error ? error.message : String(error))
    .replaceAll('\0', '')
    .slice(0, keptCharacters);
}
