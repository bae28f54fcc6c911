/**
 * The upper halves of encodings of one byte a character that TextDecoder does not have, or not rightly: Node 20 decodes
 * Windows-1252 as Latin-1, with controls where letters are. U+FFFD is a byte without a character.
 */
const upperHalves: Readonly<Record<string, string>> = {
  'windows-1252':
    '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ' +
    Array.from({ length: 96 }, (_, index) => String.fromCharCode(0xa0 + index)).join(''),
  cp437:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
  cp850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  cp852:
    'ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00ad˝˛ˇ˘§÷¸°¨˙űŘř■\u00a0',
};

const tables = new Map<string, Uint16Array<ArrayBuffer>>();

/** The character of each byte; undefined for an encoding whose characters may have several bytes. */
export function singleByteTable(encoding: string): Uint16Array<ArrayBuffer> | undefined {
  if (upperHalves[encoding] === undefined && !isSingleByte(encoding)) return undefined;
  const known = tables.get(encoding);
  if (known !== undefined) return known;
  const bytes = Uint8Array.from({ length: 128 }, (_, index) => 128 + index);
  const upper = upperHalves[encoding] ?? new TextDecoder(encoding).decode(bytes);
  const table = Uint16Array.from({ length: 256 }, (_, byte) =>
    byte < 128 ? byte : upper.charCodeAt(byte - 128),
  );
  tables.set(encoding, table);
  return table;
}

function isSingleByte(encoding: string): boolean {
  return /^(windows-|iso-8859-|koi8-|macintosh$|x-mac-cyrillic$|ibm866$)/.test(encoding);
}

const utf16 = new TextDecoder('utf-16le');
const codesAtOnce = 2 ** 15;

export function decodeSingleBytes(bytes: Uint8Array, table: Uint16Array): string {
  const codes = new Uint16Array(Math.min(bytes.length, codesAtOnce));
  let text = '';
  for (let start = 0; start < bytes.length; start += codesAtOnce) {
    const length = Math.min(codesAtOnce, bytes.length - start);
    for (let at = 0; at < length; at += 1) codes[at] = table[bytes[start + at] ?? 0] ?? 0xfffd;
    text += utf16.decode(codes.subarray(0, length), { stream: true });
  }
  return text;
}
