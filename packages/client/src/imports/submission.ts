/** A file that is to be taken once, however often it has to be sent. */
export interface Submission {
  /** No other file of any import has it. */
  readonly name: string;
  /** All imports that the file may have become have higher batch ids. */
  readonly after: number;
  /** What Galena knows it by, where it is sent with rules or a key of the caller's. */
  readonly idempotencyKey: string;
  /** Whether it may have been taken already: it was sent, and no answer was seen. */
  isInDoubt: boolean;
}

/** What became of a file that was submitted. */
export interface Submitted {
  readonly batchId: number;
  /** Two imports of it are under way, and which of them changed what is not known. */
  readonly isTwice: boolean;
}
