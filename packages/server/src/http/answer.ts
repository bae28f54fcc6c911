import type { JsonText } from '../db/json-text.ts';

/** The members of a successful answer, without requestId and success. */
export interface Answer {
  readonly result?: readonly (JsonText | object)[];
  readonly nextPageToken?: string;
  readonly moreResult?: boolean;
  /** Members that only this operation has, behind all others. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Asset calls only, whose answers have none if it is absent. */
  readonly warnings?: readonly string[];
}
