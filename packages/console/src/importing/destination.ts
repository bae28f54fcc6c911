/** Where the rows go. */
export interface Destination {
  /** Undefined: e-mail, where there is such a column. */
  readonly lookupField: string | undefined;
  readonly list?: number | undefined;
  readonly partition?: string | undefined;
}
