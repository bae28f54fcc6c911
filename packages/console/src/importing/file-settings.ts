import type { KnownDelimiter } from '@galena/client/files';

export const delimiterNames: Readonly<Record<KnownDelimiter, string>> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
  '|': 'Bar',
};
