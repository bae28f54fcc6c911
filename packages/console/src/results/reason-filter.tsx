import type { ReportedRow } from '@galena/client';
import { translateSentence } from '../languages/sentences.ts';
import { formatCount, t } from '../languages/translate.ts';
import { Foreign } from '../parts/text.tsx';

interface ReasonFilterOptions {
  readonly reasons: readonly (readonly [reason: string, count: number])[];
  readonly total: number;
  /** Undefined: all of them. */
  readonly value: string | undefined;
  readonly onChange: (reason: string | undefined) => void;
}

export function ReasonFilter({ reasons, total, value, onChange }: ReasonFilterOptions) {
  return (
    <fieldset class="bare tabs reasons">
      <legend class="hidden">{t('Reason')}</legend>
      <ReasonButton
        isPressed={value === undefined}
        onClick={() => onChange(undefined)}
        text={t('All reasons {number}', { number: formatCount(total) })}
      />
      {reasons.map(([text, count]) => (
        <ReasonButton
          key={text}
          isPressed={value === text}
          onClick={() => onChange(text)}
          text={`${translateSentence(text)} ${formatCount(count)}`}
        />
      ))}
    </fieldset>
  );
}

function ReasonButton({
  text,
  isPressed,
  onClick,
}: {
  readonly text: string;
  readonly isPressed: boolean;
  readonly onClick: () => void;
}) {
  return (
    <button type="button" aria-pressed={isPressed} onClick={onClick}>
      <Foreign text={text} />
    </button>
  );
}

/** The most frequent first. */
export function countReasons(rows: readonly ReportedRow[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { reason } of rows) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].toSorted(([, first], [, second]) => second - first);
}

export function filterRows(
  rows: readonly ReportedRow[],
  reason: string | undefined,
  search: string,
): readonly ReportedRow[] {
  if (reason === undefined && search === '') return rows;
  return rows.filter(
    (row) =>
      (reason === undefined || row.reason === reason) &&
      (search === '' ||
        row.cells.some((cell) => cell.toLowerCase().includes(search)) ||
        String(row.line) === search),
  );
}
