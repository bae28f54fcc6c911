import type { ImportState } from '../imports/find-import.ts';
import type { Call } from './operation.ts';

const statuses: Partial<Record<ImportState, string>> = { queued: 'Queued', importing: 'Importing' };

/** Has a double know that a client was told how an import stands: it may be held until that was asked for often enough. */
export function noteImportStatus(
  { context, caller }: Pick<Call, 'context' | 'caller'>,
  { batchId, status }: { readonly batchId: number; readonly status: ImportState },
): void {
  const { pace } = context.control ?? {};
  if (pace?.isAny !== true) return;
  const job = { kind: 'import', subscriptionId: caller.subscription.id, number: batchId } as const;
  pace.polled(job, statuses[status] ?? '');
}

/** The same for an export. */
export function noteExportStatus(
  { context, caller }: Pick<Call, 'context' | 'caller'>,
  { number, status }: { readonly number: number; readonly status: string },
): void {
  const { pace } = context.control ?? {};
  if (pace?.isAny !== true) return;
  const job = { kind: 'export', subscriptionId: caller.subscription.id, number } as const;
  pace.polled(job, status === 'queued' ? 'Queued' : status === 'processing' ? 'Processing' : '');
}
