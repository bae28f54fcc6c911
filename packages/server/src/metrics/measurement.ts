/** Where the time of an import goes. Reading the next chunk and merging the last one overlap. */
export const phases = ['parse', 'match', 'lock', 'write', 'commit'] as const;

export type Phase = (typeof phases)[number];

export const rowOutcomes = ['created', 'updated', 'unchanged', 'failed', 'skipped', 'warned'] as const;

export type RowOutcome = (typeof rowOutcomes)[number];

/** How a claim of an import or export ended; the last three leave it to the next claim. */
export const claimEnds = [
  'complete',
  'failed',
  'cancelled',
  'given-back',
  'lease-lost',
  'interrupted',
] as const;

export type ClaimEnd = (typeof claimEnds)[number];

/** What came of an attempt to send an event; `failed` is not tried again. */
export const attemptOutcomes = ['delivered', 'retried', 'failed'] as const;

export type AttemptOutcome = (typeof attemptOutcomes)[number];

/** What an engine tells of its work. It can be copied from thread to thread. */
export interface Measurement {
  readonly rows?: Readonly<Record<RowOutcome, number>>;
  /** Rows of a dry run, whatever would become of them. */
  readonly dryRows?: number;
  readonly phaseMs?: PhaseTimes;
  readonly claimEnd?: ClaimEnd;
  readonly exportEnd?: ClaimEnd;
  readonly webhookAttempt?: AttemptOutcome;
}

export type PhaseTimes = Readonly<Partial<Record<Phase, number>>>;

/** Takes the measurements of an engine. */
export type Meter = (measurement: Measurement) => void;

/** Adds up the time of each phase; one phase ends where the next begins. */
export class PhaseClock {
  readonly #ms: Partial<Record<Phase, number>> = {};
  #current: { readonly phase: Phase; readonly since: number } | undefined;

  get times(): PhaseTimes {
    return { ...this.#ms };
  }

  enter(phase: Phase): void {
    this.stop();
    this.#current = { phase, since: performance.now() };
  }

  stop(): void {
    if (this.#current === undefined) return;
    const { phase, since } = this.#current;
    this.#ms[phase] = (this.#ms[phase] ?? 0) + performance.now() - since;
    this.#current = undefined;
  }
}
