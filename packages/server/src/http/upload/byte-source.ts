/** The bytes of a body that have come and are not used yet. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>;
  buffer: Buffer = Buffer.alloc(0);
  isAtEnd = false;
  /** All bytes that have come. */
  receivedBytes = 0;

  constructor(body: AsyncIterable<Buffer>) {
    this.#chunks = body[Symbol.asyncIterator]();
  }

  /** Gives false at the end of the body. */
  async readMore(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done === true) {
      this.isAtEnd = true;
      return false;
    }
    this.receivedBytes += next.value.length;
    this.buffer = this.buffer.length === 0 ? next.value : Buffer.concat([this.buffer, next.value]);
    return true;
  }

  /** Reads on until so many bytes are there, or all there are. */
  async fill(bytes: number): Promise<void> {
    while (this.buffer.length < bytes && !this.isAtEnd) await this.readMore();
  }

  skip(length: number): void {
    this.buffer = this.buffer.subarray(length);
  }

  take(length: number): Buffer {
    const bytes = this.buffer.subarray(0, length);
    this.skip(length);
    return bytes;
  }
}
