import type { ImportProgress } from '@galena/client';
import { t } from '../languages/translate.ts';
import { readName } from './import-name.ts';

/** What an import is called on a page: by its file, where it has one with a name. */
export function shownName(progress: Pick<ImportProgress, 'batchId' | 'fileName' | 'undo'>): string {
  const { batchId, fileName, undo } = progress;
  if (undo !== undefined) {
    return undo.dryRun
      ? t('Dry run of undo of {batchId}', { batchId: undo.batchId })
      : t('Undo of {batchId}', { batchId: undo.batchId });
  }
  return fileName === undefined ? t('Import {batchId}', { batchId }) : readName(progress).fileName;
}
