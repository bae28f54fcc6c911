/** How much of a file has been sent, in bytes; undefined while none is being sent. */
export type UploadState =
  | {
      readonly loaded: number;
      readonly total: number;
      /** Whether the connection broke off: it is sent again as soon as the server can be reached. */
      readonly isBroken?: boolean;
    }
  | undefined;

/** Tells whoever looks how far the upload is. */
export class UploadWatch {
  readonly #listeners = new Set<(state: UploadState) => void>();

  tell(state: UploadState): void {
    for (const listener of this.#listeners) listener(state);
  }

  listen(listener: (state: UploadState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
