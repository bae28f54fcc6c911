import { translateSentence } from '../languages/sentences.ts';
import { t } from '../languages/translate.ts';

/** What became of a record, as far as it matters whether it was taken. */
interface Outcome {
  readonly status: string;
  readonly reasons?: readonly { readonly code: string; readonly message: string }[];
}

/** @throws Error with the reason of the first record that was not taken */
export function refusedFirst(outcomes: readonly Outcome[]): void {
  const refused = outcomes.find(({ status }) => status === 'skipped');
  if (refused === undefined) return;
  const [reason] = refused.reasons ?? [];
  throw new Error(
    reason === undefined
      ? t('The record was refused')
      : `${translateSentence(reason.message)} (${reason.code})`,
  );
}
