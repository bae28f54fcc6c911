/** Takes bytes piece by piece and gives their checksum. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** In hex digits. Nothing can be added behind it. */
  digest(): string;
}

const blockBytes = 64;

/** SHA-256 (FIPS 180-4) of what comes in pieces: browsers have it only of what is in memory as a whole. */
export class StreamedSha256 implements Sha256 {
  readonly #state = Uint32Array.from(initialState);
  readonly #words = new Uint32Array(blockBytes);
  readonly #block = new Uint8Array(blockBytes);
  readonly #view = new DataView(this.#block.buffer);
  #filled = 0;
  #totalBytes = 0;

  update(bytes: Uint8Array): void {
    this.#totalBytes += bytes.length;
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + blockBytes - this.#filled);
      this.#block.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled === blockBytes) this.#compress();
    }
  }

  digest(): string {
    const bits = this.#totalBytes * 8;
    // A one, zeros, and the length in the last eight bytes of a block.
    const zeros = (2 * blockBytes - 9 - this.#filled) % blockBytes;
    const end = new Uint8Array(zeros + 9);
    end[0] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(zeros + 1, Math.floor(bits / 2 ** 32));
    view.setUint32(zeros + 5, bits % 2 ** 32);
    this.update(end);
    return [...this.#state].map((word) => word.toString(16).padStart(8, '0')).join('');
  }

  #compress(): void {
    const words = this.#words;
    for (let at = 0; at < 16; at += 1) words[at] = this.#view.getUint32(4 * at);
    for (let at = 16; at < 64; at += 1) {
      const [two, fifteen] = [words[at - 2] ?? 0, words[at - 15] ?? 0];
      const one = rotate(two, 17) ^ rotate(two, 19) ^ (two >>> 10);
      const zero = rotate(fifteen, 7) ^ rotate(fifteen, 18) ^ (fifteen >>> 3);
      words[at] = (words[at - 16] ?? 0) + zero + (words[at - 7] ?? 0) + one;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = this.#state;
    for (let at = 0; at < 64; at += 1) {
      const one = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const choice = (e & f) ^ (~e & g);
      const first = (h + one + choice + (roundConstants[at] ?? 0) + (words[at] ?? 0)) | 0;
      const zero = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + zero + majority) | 0;
    }
    const added = [a, b, c, d, e, f, g, h];
    for (const [index, word] of added.entries()) this.#state[index] = (this.#state[index] ?? 0) + word;
    this.#filled = 0;
  }
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

/** The first bits behind the point of the roots of the first primes. */
const [initialState, roundConstants] = rootsOfPrimes();

function rootsOfPrimes(): readonly [readonly number[], readonly number[]] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < 64; candidate += 1) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  const fraction = (root: number) => Math.floor((root % 1) * 2 ** 32);
  return [
    primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))),
    primes.map((prime) => fraction(Math.cbrt(prime))),
  ];
}
