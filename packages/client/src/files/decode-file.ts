import { GalenaEncodingError } from '../errors.ts';
import type { DetectedEncoding } from './detect-encoding.ts';
import { decodeText } from './encoding/decode.ts';
import { knownEncoding } from './encoding/known-encodings.ts';
import { encodeText, type Spool } from './spool.ts';

/** How a file is to be decoded: as somebody says, or as it was recognised. */
export interface Decoding {
  readonly encoding: string | DetectedEncoding;
  /** Puts U+FFFD where a byte is not valid in the encoding, instead of refusing the file. */
  readonly replaceInvalid?: boolean | undefined;
}

/** A file in UTF-8, and how many characters had to be replaced in it. */
export interface DecodedFile {
  readonly blob: Blob;
  readonly replaced: number;
}

/**
 * A file in UTF-8: itself if it is that already.
 * @throws GalenaFileError for an unknown encoding; GalenaEncodingError for bytes that the encoding does not have.
 */
export async function decodeFile(
  file: Blob,
  { encoding, replaceInvalid = false }: Decoding,
  spool: Spool,
): Promise<DecodedFile> {
  const detected = typeof encoding === 'string' ? undefined : encoding;
  const label = typeof encoding === 'string' ? knownEncoding(encoding) : encoding.label;
  if (detected?.label === 'utf-8') {
    const { invalidUtf8 } = detected;
    if (invalidUtf8 === undefined) return { blob: file, replaced: 0 };
    if (!replaceInvalid)
      throw new GalenaEncodingError('utf-8', invalidUtf8.first, { count: invalidUtf8.count });
  }
  let replaced = 0;
  const options = {
    encoding: label,
    replaceInvalid,
    onReplaced: (count: number) => {
      replaced = count;
    },
  };
  if (label === 'utf-8' && !replaceInvalid && !(await hasWideMark(file))) {
    for await (const _ of decodeText(file, options));
    return { blob: file, replaced: 0 };
  }
  const blob = await spool(encodeText(decodeText(file, options)));
  return { blob, replaced };
}

async function hasWideMark(file: Blob): Promise<boolean> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}
