/** How long connections may be silent while something is waited for. */
export interface Patience {
  /** After so long PostgreSQL is asked through another connection what the silent one is at. */
  readonly askAfterMs: number;
  readonly lookEveryMs: number;
  /** For so long it may take to let us in for that, and again to answer: a busy one takes its time. */
  readonly answerMs: number;
  /** Where PostgreSQL does not answer that either, the connection is given up after so long. */
  readonly silentMs: number;
}

/**
 * Longer than PostgreSQL lets a transaction wait for us: one that is given up because PostgreSQL was frozen is then ended
 * before it reads a commit that was on its way.
 */
export const defaultPatience: Patience = {
  askAfterMs: 5_000,
  lookEveryMs: 1_000,
  answerMs: 8_000,
  silentMs: 20_000,
};
