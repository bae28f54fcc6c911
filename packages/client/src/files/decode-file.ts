import { GalenaFileError } from '../errors.ts';
import type { Spool } from './spool.ts';

const pieceBytes = 2 ** 18;

/** A file in UTF-8. @throws GalenaFileError for an unknown encoding, and for bytes that the encoding does not have. */
export async function decodeFile(file: Blob, encoding: string, spool: Spool): Promise<Blob> {
  const decoder = decoderFor(encoding);
  return decoder.encoding === 'utf-8' ? file : spool(transcode(file, decoder));
}

type Decoder = InstanceType<typeof TextDecoder>;

function decoderFor(label: string): Decoder {
  try {
    return new TextDecoder(label, { fatal: true });
  } catch (error) {
    throw new GalenaFileError(`"${label}" is not an encoding that is known here.`, { cause: error });
  }
}

async function* transcode(
  file: Blob,
  decoder: Decoder,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const encoder = new TextEncoder();
  for (let at = 0; at < file.size; at += pieceBytes) {
    const bytes = await file.slice(at, at + pieceBytes).arrayBuffer();
    try {
      yield encoder.encode(decoder.decode(bytes, { stream: at + pieceBytes < file.size }));
    } catch (error) {
      const text = `The file is not in ${decoder.encoding}: a byte after byte ${at} does not exist in it. Choose another encoding.`;
      throw new GalenaFileError(text, { cause: error });
    }
  }
}
