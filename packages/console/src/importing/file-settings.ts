import type { ImportFormat } from '@galena/client';
import type { KnownDelimiter } from '@galena/client/files';

/** How a file is read. */
export interface FileSettings {
  readonly delimiter: KnownDelimiter;
  /** By a name that TextDecoder takes. */
  readonly encoding: string;
  readonly hasHeader: boolean;
}

/** A file that can be sent: UTF-8, with a delimiter of the API, and with a header. */
export interface OpenedFile {
  readonly blob: Blob;
  readonly format: ImportFormat;
  readonly settings: FileSettings;
  /** Whether the encoding was found by looking only. */
  readonly isEncodingGuess: boolean;
  readonly columns: readonly string[];
  /** The first rows. */
  readonly rows: readonly (readonly string[])[];
}

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
