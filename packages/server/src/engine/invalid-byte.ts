import { PlaceCounter } from '@galena/client/files';
import type { Encoding } from '../encoding/encodings.ts';
import { Transcoder } from '../encoding/transcoder.ts';

/**
 * Says where a byte is that the encoding of a file does not have: its offset for programs, line and column for people.
 * The file is read once more for that, so that no other file pays for the counting.
 * @param offset - all bytes before it are whole characters
 */
export async function describeInvalidByte(
  file: AsyncIterable<Buffer>,
  encoding: Encoding,
  offset: number,
): Promise<string> {
  const place = new PlaceCounter();
  const transcoder = new Transcoder(encoding);
  let start = 0;
  for await (const bytes of file) {
    place.push(transcoder.push(bytes.subarray(0, offset - start)).toString('utf8'));
    const byte = bytes[offset - start];
    if (byte !== undefined) return describe(byte, offset, place, encoding);
    start += bytes.length;
  }
  throw new Error(`the file ends before its byte at offset ${offset}`);
}

function describe(byte: number, offset: number, { line, column }: PlaceCounter, encoding: Encoding): string {
  const shown = `0x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return `line ${line}, column ${column}: the byte ${shown} at offset ${offset} is not valid in ${encoding}`;
}
