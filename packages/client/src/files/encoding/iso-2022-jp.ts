const pieceBytes = 2 ** 20;

/**
 * Whether a file of nothing but ASCII is ISO-2022-JP, as Japanese mail is: it switches between ASCII and two bytes a
 * character by escape sequences, and the first of these may stand anywhere.
 */
export async function isIso2022Jp(file: Blob): Promise<boolean> {
  for (let at = 0; at < file.size; at += pieceBytes) {
    // A sequence of three bytes may begin at the end of a piece.
    const bytes = new Uint8Array(await file.slice(at, at + pieceBytes + 2).arrayBuffer());
    if (switchesToJapanese(bytes)) return true;
  }
  return false;
}

function switchesToJapanese(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x1b); at !== -1; at = bytes.indexOf(0x1b, at + 1)) {
    if (bytes[at + 1] === 0x24 && (bytes[at + 2] === 0x42 || bytes[at + 2] === 0x40)) return true;
  }
  return false;
}
