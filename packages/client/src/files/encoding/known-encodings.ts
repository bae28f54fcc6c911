import { GalenaFileError } from '../../errors.ts';
import { singleByteTable } from './single-byte.ts';

/** Names that programs and people use and TextDecoder does not know. */
const otherNames: Readonly<Record<string, string>> = {
  ansi: 'windows-1252',
  cp932: 'shift_jis',
  cp936: 'gb18030',
  cp949: 'euc-kr',
  cp950: 'big5',
  cp10000: 'macintosh',
  cp65001: 'utf-8',
  macroman: 'macintosh',
  'mac-roman': 'macintosh',
  ibm437: 'cp437',
  ibm850: 'cp850',
  ibm852: 'cp852',
};

/**
 * The name under which an encoding is decoded, from any of its names.
 * @throws GalenaFileError for a name that nobody knows, and for encodings that cannot be read.
 */
export function knownEncoding(name: string): string {
  const plain = name.trim().toLowerCase();
  const label = otherNames[plain] ?? otherNames[plain.replace(/^x-|[\s_]/g, '')] ?? plain;
  if (singleByteTable(label) !== undefined && /^cp/.test(label)) return label;
  if (/^utf-?(7|32)/.test(label)) {
    throw new GalenaFileError(`${name} cannot be read: save the file as UTF-8.`);
  }
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    throw new GalenaFileError(
      `“${name}” is not a known encoding; examples are utf-8, utf-16le, windows-1252, shift_jis and gb18030.`,
      { cause: error },
    );
  }
}

/** What people choose from, the most frequent first. */
export const offeredEncodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'iso-8859-2',
  'iso-8859-5',
  'iso-8859-7',
  'iso-8859-15',
  'macintosh',
  'x-mac-cyrillic',
  'koi8-u',
  'cp437',
  'cp850',
  'cp852',
  'ibm866',
  'shift_jis',
  'euc-jp',
  'iso-2022-jp',
  'euc-kr',
  'gb18030',
  'big5',
] as const;
