import type { KnownDelimiter } from '@galena/client/files';

export const delimiterNames: Readonly<Record<KnownDelimiter, string>> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
  '|': 'Bar',
};

export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-2',
  'windows-1251',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
] as const;
