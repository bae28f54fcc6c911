import type { ImportProgress, ImportSnapshot } from '@galena/client';
import { t } from '../languages/translate.ts';

/** How an import stands, as the console says it everywhere: in pills, headings, lists and filters. */
export type ImportState = ImportSnapshot['status'] | 'completeWithFailures' | 'interrupted';

export function stateName(state: ImportState): string {
  switch (state) {
    case 'sending':
      return t('Sending');
    case 'interrupted':
      return t('Interrupted');
    case 'queued':
      return t('Queued');
    case 'importing':
      return t('Running');
    case 'complete':
      return t('Complete');
    case 'completeWithFailures':
      return t('Complete, with failures');
    case 'failed':
      return t('Failed');
    case 'cancelled':
      return t('Cancelled');
  }
}

export type Tone = 'good' | 'warn' | 'bad' | 'active' | 'plain';

const tones: Readonly<Record<ImportState, Tone>> = {
  sending: 'active',
  interrupted: 'warn',
  queued: 'plain',
  importing: 'active',
  complete: 'good',
  completeWithFailures: 'warn',
  failed: 'bad',
  cancelled: 'plain',
};

/** What tells how an import stands. */
export type Standing = Pick<ImportProgress, 'failed' | 'rowsDone'> & {
  readonly status: Exclude<ImportState, 'completeWithFailures'>;
};

export function stateOf({ status, failed }: Pick<Standing, 'status' | 'failed'>): ImportState {
  return status === 'complete' && failed > 0 ? 'completeWithFailures' : status;
}

/** Where no row went in, nothing is good about the end of the file. */
export function toneOf(standing: Standing): Tone {
  const state = stateOf(standing);
  return state === 'completeWithFailures' && standing.failed >= standing.rowsDone ? 'bad' : tones[state];
}
