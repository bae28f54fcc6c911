import { detectEncoding } from '../../../src/files/detect-encoding.ts';
import { decodeText } from '../../../src/files/encoding/decode.ts';

/**
 * What came of recognising a file: its text, with confidence; its text, or another one, with a question; or another text
 * with confidence. Encodings that give the same text are equally right.
 */
export type Outcome = 'right' | 'asked, right first' | 'asked' | 'wrong';

export async function judgeDetection({
  text,
  bytes,
}: {
  readonly text: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}): Promise<Outcome> {
  const file = new Blob([bytes]);
  const { label, certainty } = await detectEncoding(file);
  let decoded = '';
  for await (const piece of decodeText(file, { encoding: label, replaceInvalid: true })) decoded += piece;
  if (certainty !== 'unsure') return decoded === text ? 'right' : 'wrong';
  return decoded === text ? 'asked, right first' : 'asked';
}
