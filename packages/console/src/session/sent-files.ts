import type { Galena, ImportHandle } from '@galena/client';
import type { OpenedFile } from '@galena/client/files';

/** A file that this page has sent with converted cells. */
export interface SentFile {
  readonly handle: ImportHandle;
  /** As the person has it. */
  readonly opened: Pick<OpenedFile, 'blob' | 'format' | 'lines' | 'settings'>;
  /** For each column whether it was sent. */
  readonly kept: readonly boolean[] | undefined;
}

/** By the session that sent them; they end with it. */
const sentFiles = new WeakMap<Galena, SentFile[]>();

export function keepSentFile(sender: Galena, file: SentFile): void {
  sentFiles.set(sender, [...(sentFiles.get(sender) ?? []), file]);
}

/** The file that an import, or a part of one, was sent from; undefined where nothing was converted, or another page has sent it. */
export function findSentFile(sender: Galena, batchId: number): SentFile | undefined {
  return sentFiles.get(sender)?.find(({ handle }) => handle.batchIds.includes(batchId));
}
