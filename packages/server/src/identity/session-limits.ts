/** How long somebody stays signed in. */
export interface SessionLimits {
  /** It ends where nothing has called with it for so long. */
  readonly idleMinutes: number;
  /** It ends after this in any case. */
  readonly hours: number;
}
