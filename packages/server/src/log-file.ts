import { writeSync } from 'node:fs';

/** How long to wait for the reader of a full pipe, in ms, before a line is dropped. */
const fullPipe = { waitMs: 20, tries: 25 };
/** The level of a warning, in the numbers of pino. */
const warning = 40;
const lineFeed = 10;

/**
 * The file, terminal or pipe that a log goes to, written to at once. What cannot be written (the disk is full or fails, the
 * reader of the pipe is gone) is dropped, and once something can be written again a line says how many lines were: a log
 * must not end the process.
 */
export class LogFile {
  readonly #descriptor: number;
  readonly #write: typeof writeSync;
  #dropped = 0;
  #isInsideLine = false;

  /** @param write replaced in tests */
  constructor(descriptor: number, write: typeof writeSync = writeSync) {
    this.#descriptor = descriptor;
    this.#write = write;
  }

  /** Writes a line with its line end, or drops it. */
  write(line: string): void {
    if (this.#dropped > 0 && !this.#tryToWrite(this.#notice())) {
      this.#dropped += 1;
      return;
    }
    this.#dropped = 0;
    if (!this.#tryToWrite(line)) this.#dropped += 1;
  }

  #notice(): string {
    const time = new Date().toISOString();
    return `${JSON.stringify({ level: warning, time, event: 'log.lines-dropped', lines: this.#dropped })}\n`;
  }

  #tryToWrite(line: string): boolean {
    // A disk may have been full in the middle of a line.
    let left = Buffer.from(this.#isInsideLine ? `\n${line}` : line);
    for (let tries = 0; left.length > 0; ) {
      try {
        const written = this.#write(this.#descriptor, left);
        if (written === 0) return false;
        this.#isInsideLine = left[written - 1] !== lineFeed;
        left = left.subarray(written);
      } catch (error) {
        tries += 1;
        if (!isFullPipe(error) || this.#dropped > 0 || tries > fullPipe.tries) return false;
        pause(fullPipe.waitMs);
      }
    }
    return true;
  }
}

/** A full pipe that does not block, as the parent process may have set it. */
function isFullPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
