import type { ReportedRow } from '@galena/client';
import { translateSentence } from '../languages/sentences.ts';
import { t } from '../languages/translate.ts';
import { Foreign, InvisibleNote } from '../parts/text.tsx';
import { type Draft, draftOf } from './draft.ts';
import type { Judge } from './judge.ts';
import type { Outcomes } from './outcomes.ts';
import type { GridColumn } from './row-grid.tsx';
import { describeAccepted, describeRule } from './rules.ts';

/** What the cell that one is on may hold. */
export function ruleOf(column: number | undefined, judge: Judge): string | undefined {
  if (column === undefined) return undefined;
  if (column >= judge.columns) return surplusRule();
  const field = judge.fieldOf(column);
  return field === undefined ? t('This column matches no field and is skipped') : describeRule(field);
}

export function describeColumn(judge: Judge, column: number): string {
  if (column >= judge.columns) return surplusRule();
  const field = judge.fieldOf(column);
  return field === undefined
    ? t('Matches no field')
    : t('Accepted: {values}', { values: describeAccepted(field) });
}

function surplusRule(): string {
  return t('These cells have no column. They can be removed.');
}

/** Every reason of a row that fails, or what has been done to it. */
export function describeState(row: ReportedRow, draft: Draft, outcomes: Outcomes): string {
  const of = draftOf(row, draft);
  if (of?.isDropped === true) return t('Dropped');
  if (of?.sentIn !== undefined) return t('Sent in import {batchId}', { batchId: of.sentIn });
  const { failure, warning } = outcomes.verdictOf(row, draft);
  if (of !== undefined && failure === undefined)
    return warning === undefined
      ? t('Corrected')
      : t('Corrected, with a warning: {warning}', { warning: translateSentence(warning) });
  const first = of === undefined ? row.reason : failure;
  return [...new Set([first, ...outcomes.faultsOf(row, draft).map((fault) => fault.reason)])]
    .map((reason) => (reason === undefined ? '' : translateSentence(reason)))
    .join('; ');
}

export function toneOf(row: ReportedRow, draft: Draft, outcomes: Outcomes): string {
  const of = draftOf(row, draft);
  if (of === undefined) return '';
  if (of.isDropped) return 'dropped';
  return of.sentIn !== undefined || outcomes.verdictOf(row, draft).failure === undefined ? 'corrected' : '';
}

/** What would become of a row that was changed. */
export function outcomeOf(row: ReportedRow, draft: Draft, outcomes: Outcomes): string | undefined {
  const of = draftOf(row, draft);
  if (of === undefined) return undefined;
  if (of.isDropped) return t('Dropped: is not sent');
  if (of.sentIn !== undefined) return t('Sent in import {batchId}', { batchId: of.sentIn });
  const { failure, warning } = outcomes.verdictOf(row, draft);
  if (failure !== undefined) return t('Would still fail: {reason}', { reason: translateSentence(failure) });
  return warning === undefined
    ? t('Would go in')
    : t('Would go in with a warning: {warning}', { warning: translateSentence(warning) });
}

/** Why the cell is to blame, for which value, and what it may hold instead. */
export function noteAt(
  row: ReportedRow,
  { cell, text: textOf }: GridColumn,
  isEditing: boolean,
  draft: Draft,
  outcomes: Outcomes,
  describe: (column: number) => string,
) {
  if (cell === undefined || draftOf(row, draft)?.isDropped === true) return undefined;
  const fault = outcomes.faultsOf(row, draft).find(({ column }) => column === cell);
  if (fault === undefined && !isEditing) return undefined;
  const text = textOf(row);
  return (
    <>
      {fault !== undefined && (
        <p>
          <strong>
            <Foreign text={text === '' ? t('(empty)') : `“${text}”`} most={60} />
          </strong>{' '}
          <Foreign text={translateSentence(fault.reason)} />
        </p>
      )}
      <p class="quiet">
        {isEditing && <InvisibleNote text={text} />}
        {describe(cell)}
      </p>
    </>
  );
}
