import type { KnownDelimiter } from '@galena/client/files';
import { t } from '../languages/translate.ts';

export const delimiterNames: Readonly<Record<KnownDelimiter, string>> = {
  ',': t('Comma'),
  ';': t('Semicolon'),
  '\t': t('Tab'),
  '|': t('Bar'),
};
