import type { ImportHandle, ImportOptions, ImportSnapshot } from '@galena/client';

/** A file in parts, on its way from this page to the server: what has not been sent goes when the page goes. */
export interface Run {
  /** What the names of its parts end with. */
  readonly fileKey: string;
  readonly fileName: string;
  readonly handle: ImportHandle;
  snapshot: ImportSnapshot;
  error: unknown;
  isCancelling: boolean;
  isOver: boolean;
}

/** Cancels what is on its way; where that fails, it says why and may be tried again. */
export async function cancelRun(run: Run): Promise<void> {
  if (run.isCancelling) return;
  run.isCancelling = true;
  run.error = undefined;
  try {
    await run.handle.cancel();
  } catch (error) {
    run.error = error;
    run.isCancelling = false;
  }
}

/** A file that is to be sent. */
export interface FileToSend {
  readonly blob: Blob;
  readonly fileName: string;
  readonly options: Omit<ImportOptions, 'journal' | 'fileName'>;
  readonly columns: readonly string[];
  /** The client id of the service that sends, or the e-mail address of the user. */
  readonly caller: string;
}

/** A file is gone on with where all of this is the same: a service sees nothing of what another one has begun. */
export function identityOf({ blob, fileName, options, columns, caller }: FileToSend): string {
  const { format, lookupField, list, partition, rules, template } = options;
  const identity = [caller, fileName, blob.size, format, lookupField, list, partition, columns];
  const more = [...(rules === undefined ? [] : [rules]), ...(template === undefined ? [] : [template])];
  return JSON.stringify([...identity, ...more]);
}
