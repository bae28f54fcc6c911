/** How much of a file has been sent, in bytes; undefined while none is being sent. */
export type UploadState =
  | {
      readonly loaded: number;
      readonly total: number;
      /** Whether the connection broke off: it is sent again as soon as the server can be reached. */
      readonly isBroken?: boolean;
    }
  | undefined;

/** The connection broke off. */
export const broken: UploadState = { loaded: 0, total: 1, isBroken: true };

/** Tells whoever looks how far the upload is. */
export class UploadWatch {
  readonly #listeners = new Set<(state: UploadState) => void>();

  #isBroken = false;

  /** The server can be reached. */
  noteAnswer(): void {
    if (this.#isBroken) this.tell(undefined);
  }

  tell(state: UploadState): void {
    this.#isBroken = state?.isBroken === true;
    for (const listener of this.#listeners) listener(state);
  }

  listen(listener: (state: UploadState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
