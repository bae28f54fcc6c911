import type { ImportTampering } from '../../imports/tampering.ts';

/** What is known of a call when it is held against faults. */
export interface CallFacts {
  /** Method and path of the operation as the routes have them. */
  readonly route: string | undefined;
  readonly path: string;
  readonly query: ReadonlyMap<string, readonly string[]>;
  /** JSON, or the fields of a form as an object; undefined if there is none, or none yet. */
  readonly body: unknown;
}

/** A moment of a call at which faults are looked for: an upload has its body later than its caller. */
export type Moment = 'called' | 'received';

/** In which calls a fault may happen. */
export interface FaultMatch {
  /** As it was written. */
  readonly operation: string | undefined;
  readonly isOperation: (facts: CallFacts) => boolean;
  readonly query: Readonly<Record<string, string>> | undefined;
  /** Values by the way to them: `input.*.email`. */
  readonly body: Readonly<Record<string, string>> | undefined;
}

/** How long something takes, in milliseconds. */
export type Delay =
  | { readonly kind: 'fixed'; readonly ms: number }
  | { readonly kind: 'uniform'; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: 'lognormal'; readonly medianMs: number; readonly sigma: number };

/** What happens to a call. */
export type Effect =
  /** The answer is an error of the API. */
  | { readonly kind: 'code'; readonly code: string; readonly message: string }
  /** Records are skipped; undefined: all. */
  | {
      readonly kind: 'records';
      readonly code: string;
      readonly message: string;
      readonly records: readonly number[] | undefined;
      /** Whether a call without records is refused with it as a whole. */
      readonly orResponse: boolean;
    }
  /** The answer is that of something which stands before the API. */
  | { readonly kind: 'page'; readonly status: number; readonly type: string; readonly body: string }
  | { readonly kind: 'reset'; readonly isHeadSent: boolean }
  /** The answer breaks off in the middle. */
  | { readonly kind: 'half' }
  /** The answer is whole, and its JSON is not. */
  | { readonly kind: 'malformed' }
  /** The token has expired. */
  | { readonly kind: 'expired' }
  /** The import that is submitted fails, or rows of it. */
  | { readonly kind: 'import'; readonly tampering: ImportTampering }
  /** The call only takes its time. */
  | { readonly kind: 'delay' };

/** A fault as it was asked for. */
export interface FaultPlan {
  readonly match: FaultMatch;
  readonly effect: Effect;
  /** Whether the call is carried out and committed before its answer is lost. */
  readonly isLost: boolean;
  /** Before the call is carried out. */
  readonly latency: Delay | undefined;
  /** Between the call and the first byte of its answer. */
  readonly firstByteMs: number;
  /** How the body of the answer comes. */
  readonly dribble: { readonly bytes: number; readonly everyMs: number } | undefined;
  /** Calls that fit and are left alone first. */
  readonly after: number;
  /** How often it happens; undefined: always. */
  readonly times: number | undefined;
  /** Of each call. */
  readonly probability: number;
  readonly seed: number;
  /** As it was asked for, to be shown. */
  readonly definition: Readonly<Record<string, unknown>>;
}

/** A fault that happens to a call now. */
export interface FaultHit {
  readonly id: string;
  readonly plan: FaultPlan;
  readonly latencyMs: number;
}
