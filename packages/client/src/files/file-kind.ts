import { kindByBytes } from './kinds/bytes.ts';
import type { FileKind } from './kinds/descriptions.ts';
import { kindByText } from './kinds/text.ts';
import { wideText } from './kinds/wide-text.ts';
import { zipKind } from './kinds/zip.ts';

/** So many bytes from the beginning of a file are enough for {@link fileKind}; with fewer it recognises less. */
export const fileKindBytes = 8192;

/**
 * What a file is by its bytes, whatever it is called. `text` is everything that may be delimited text: a file is of
 * another kind only where its beginning cannot be a header row anybody wrote.
 * @param start - the first {@link fileKindBytes} of the file, or all of a shorter one
 */
export function fileKind(start: Uint8Array): FileKind {
  return zipKind(start) ?? kindByBytes(start) ?? wideText(start) ?? kindByText(start) ?? 'text';
}
