import { Webhook } from 'standardwebhooks';

/** The headers of Standard Webhooks. */
export type SignedHeaders = Readonly<
  Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>
>;

/**
 * Signs a body. The time is the real one, whatever clock a double shows: receivers refuse what is more than a few minutes old or ahead by
 * their own clocks.
 * @param secrets - in the form `whsec_…`; each of them signs
 */
export function sign(messageId: string, payload: string, secrets: readonly string[]): SignedHeaders {
  const now = new Date();
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(messageId, now, payload)).join(' '),
  };
}
