/** Where the rows go. */
export interface Destination {
  /** Undefined: e-mail. */
  readonly lookupField: string | undefined;
  readonly list?: number | undefined;
  readonly partition?: string | undefined;
}
