import type { FileKind } from './descriptions.ts';

/**
 * The first bytes of files that are no text. Each has a byte that text in no encoding begins with or has so early:
 * a control character, or a sequence that is invalid.
 */
const signatures: readonly (readonly [FileKind, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b, 0x08]],
  // 7z, xz, zstd, RAR.
  ['archive', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['archive', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['archive', [0x28, 0xb5, 0x2f, 0xfd]],
  ['archive', [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
  // A compound file: Excel since 1997, though Word and Outlook wrote it too.
  ['xls', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
  // The workbook stream alone, as Excel 2 to 5 and a number of programs write it: record "beginning of file".
  ['xls', [0x09, 0x00, 0x04, 0x00]],
  ['xls', [0x09, 0x02, 0x06, 0x00]],
  ['xls', [0x09, 0x04, 0x06, 0x00]],
  ['xls', [0x09, 0x08, 0x08, 0x00]],
  ['xls', [0x09, 0x08, 0x10, 0x00]],
  ['image', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image', [0xff, 0xd8, 0xff]],
  // SQLite, Parquet, Access.
  ['database', [...letters('SQLite format 3'), 0x00]],
  ['database', [...letters('PAR1'), 0x15]],
  ['database', [0x00, 0x01, 0x00, 0x00, ...letters('Standard ')]],
];

export function kindByBytes(start: Uint8Array): FileKind | undefined {
  const found = signatures.find(([, signature]) => signature.every((byte, index) => start[index] === byte));
  return found?.[0] ?? (isBzip2(start) ? 'archive' : undefined);
}

/** Its letters are followed by the digits of pi: a header row that begins with `BZh9` is none. */
function isBzip2(start: Uint8Array): boolean {
  const [b, z, h, level = 0, ...pi] = start.subarray(0, 6);
  return (
    b === 0x42 &&
    z === 0x5a &&
    h === 0x68 &&
    level > 0x30 &&
    level <= 0x39 &&
    pi[0] === 0x31 &&
    pi[1] === 0x41
  );
}

function letters(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
