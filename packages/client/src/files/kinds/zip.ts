import type { FileKind } from './descriptions.ts';

/** Office documents are zip archives; which one is told by the names and the `mimetype` near the beginning. */
export function zipKind(start: Uint8Array): FileKind | undefined {
  if (!isZip(start)) return undefined;
  const names = entryNames(start);
  const has = (beginning: string) => names.some((name) => name.startsWith(beginning));
  if (has('xl/workbook.bin')) return 'xlsb';
  if (has('xl/')) return 'xlsx';
  if (has('word/') || has('ppt/') || has('visio/')) return 'document';
  if (has('mimetype')) return openDocumentKind(start);
  if (has('Index/Document.iwa') || has('Index.zip')) return 'numbers';
  // Workbooks are by far the most frequent of the archives that begin so.
  return has('[Content_Types].xml') || has('_rels/.rels') || has('docProps/') ? 'xlsx' : 'zip';
}

function isZip(start: Uint8Array): boolean {
  const [p, k, kind, next] = start;
  if (p !== 0x50 || k !== 0x4b) return false;
  // An entry; the end of an archive without any; an archive in several pieces.
  return [0x0304, 0x0506, 0x0708].includes(((kind ?? 0) << 8) | (next ?? 0));
}

/** The stored content of the entry `mimetype`, which comes first and is never compressed. */
function openDocumentKind(start: Uint8Array): FileKind {
  return asLatin1(start.subarray(0, 200)).includes('opendocument.spreadsheet') ? 'ods' : 'document';
}

/** The names of the entries whose headers are among the bytes: sizes may be absent, so headers are looked for. */
function entryNames(start: Uint8Array): string[] {
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const names: string[] = [];
  for (let at = 0; at + 30 <= start.length; at += 1) {
    if (view.getUint32(at) !== 0x504b0304) continue;
    const nameBytes = view.getUint16(at + 26, true);
    names.push(asLatin1(start.subarray(at + 30, at + 30 + nameBytes)));
  }
  return names;
}

function asLatin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
