/** How much a subscription may ask for. Infinity: as much as it likes. */
export interface Limits {
  /** Calls in any 20 seconds. */
  readonly callsPerWindow: number;
  /** Calls under way at the same time. */
  readonly concurrentCalls: number;
  readonly callsPerDay: number;
}

export const windowSeconds = 20;

/** Galena's own calls stand outside Marketo's limits. These are against abuse only: a busy console stays far below. */
export const extensionLimits: Limits = {
  callsPerWindow: 2_000,
  concurrentCalls: 100,
  callsPerDay: Number.POSITIVE_INFINITY,
};

/** Codes that count neither to the quota nor to the rate. */
export const uncountedCodes: ReadonlySet<string> = new Set(['601', '602', '604', '605', '608', '611', '503']);
