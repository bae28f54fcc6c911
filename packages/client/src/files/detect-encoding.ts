/** An encoding, and whether the file says so itself. */
export interface DetectedEncoding {
  readonly label: string;
  /** Found by looking, not by a byte order mark or by being valid UTF-8. */
  readonly isGuess: boolean;
}

const pieceBytes = 2 ** 20;
const sampleBytes = 2 ** 18;

/**
 * The encoding of a file: by its byte order mark; UTF-8 if all of it is; UTF-16 if every other byte of its text is 0;
 * a Japanese one if it reads as Japanese; else Windows-1252, in which anything is text.
 */
export async function detectEncoding(file: Blob): Promise<DetectedEncoding> {
  const start = new Uint8Array(await file.slice(0, sampleBytes).arrayBuffer());
  if (start[0] === 0xff && start[1] === 0xfe) return { label: 'utf-16le', isGuess: false };
  if (start[0] === 0xfe && start[1] === 0xff) return { label: 'utf-16be', isGuess: false };
  const wide = wideEncoding(start);
  if (wide !== undefined) return { label: wide, isGuess: true };
  const stranger = await firstInvalid(file);
  if (stranger === undefined) return { label: 'utf-8', isGuess: false };
  const sample = new Uint8Array(
    await file.slice(Math.max(0, stranger - 1024), stranger + sampleBytes).arrayBuffer(),
  );
  const japanese = ['euc-jp', 'shift_jis'].find((label) => readsAsJapanese(sample, label));
  return { label: japanese ?? 'windows-1252', isGuess: true };
}

/** Letters of ASCII have a 0 beside them in UTF-16: behind them or before them. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const zeros = [0, 0];
  for (const [index, byte] of bytes.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > bytes.length / 5 && even < bytes.length / 50) return 'utf-16le';
  return even > bytes.length / 5 && odd < bytes.length / 50 ? 'utf-16be' : undefined;
}

/** About where the first byte is that is no UTF-8; undefined if there is none. */
async function firstInvalid(file: Blob): Promise<number | undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let at = 0; at < file.size; at += pieceBytes) {
    const bytes = await file.slice(at, at + pieceBytes).arrayBuffer();
    try {
      decoder.decode(bytes, { stream: at + pieceBytes < file.size });
    } catch {
      return at;
    }
  }
  return undefined;
}

/** Most of what is not ASCII is kana, kanji or Japanese punctuation. */
function readsAsJapanese(sample: Uint8Array, label: string): boolean {
  const text = new TextDecoder(label).decode(sample);
  const strange = text.match(/[^\p{ASCII}]/gu)?.length ?? 0;
  const japanese = text.match(/[\u3000-\u30ff\u4e00-\u9fff\uff00-\uff5e]/gu)?.length ?? 0;
  return strange > 0 && japanese / strange > 0.9;
}
