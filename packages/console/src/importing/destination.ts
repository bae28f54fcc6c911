/** Where the rows go. */
export interface Destination {
  /** REST name of the field that rows find their lead by. */
  readonly lookupField: string;
  readonly list?: number | undefined;
  readonly partition?: string | undefined;
}
