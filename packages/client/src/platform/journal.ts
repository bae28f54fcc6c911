/** Where an import notes what has been sent, so that a broken run can go on: a file in Node, anything that keeps text elsewhere. */
export interface Journal {
  /** Everything appended so far; empty at first. */
  read(): Promise<string>;
  /** Must have been kept when the promise resolves. */
  append(text: string): Promise<void>;
  clear(): Promise<void>;
}
