import type { ImportSnapshot } from '@galena/client';

export type ImportState = ImportSnapshot['status'];

export const statusNames: Readonly<Record<ImportState, string>> = {
  sending: 'Sending',
  queued: 'Queued',
  importing: 'Importing',
  complete: 'Complete',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

export function StatusPill({ status }: { readonly status: ImportState }) {
  return <span class={`pill ${status}`}>{statusNames[status]}</span>;
}
