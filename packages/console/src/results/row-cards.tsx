import type { ReportedRow } from '@galena/client';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { translateSentence } from '../languages/sentences.ts';
import { t, tn } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { Foreign, InvisibleNote, plainForeign } from '../parts/text.tsx';
import { surplusTitle } from './columns.ts';
import { cellsOf, type Draft, draftOf, surplusOf } from './draft.ts';
import type { Outcomes } from './outcomes.ts';

interface RowCardsOptions {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly ReportedRow[];
  readonly draft: Draft;
  readonly outcomes: Outcomes;
  readonly canEdit: boolean;
  readonly stateOf: (row: ReportedRow) => string;
  /** What a cell of the column may hold, in words. */
  readonly describe: (column: number) => string;
  readonly onChange: (row: ReportedRow, column: number, text: string) => void;
  readonly onDrop: (row: ReportedRow, isDropped: boolean) => void;
}

const atOnce = 20;

/** One card a row, with the cells to blame to be changed, where there is no room for a table. */
export function RowCards({ name, rows, ...options }: RowCardsOptions) {
  const [shown, setShown] = useState(atOnce);
  return (
    <>
      <ul class="row-cards" aria-label={name}>
        {rows.slice(0, shown).map((row) => (
          <RowCard key={row.row} row={row} {...options} />
        ))}
      </ul>
      {rows.length > shown && (
        <Button onClick={() => setShown(shown + atOnce)}>
          {tn(Math.min(atOnce, rows.length - shown), 'Show {count} more row', 'Show {count} more rows')}
        </Button>
      )}
    </>
  );
}

type RowCardOptions = Omit<RowCardsOptions, 'name' | 'rows'> & { readonly row: ReportedRow };

const unchanged: Draft = new Map();

function RowCard({
  row,
  columns,
  draft,
  outcomes,
  canEdit,
  stateOf,
  describe,
  onChange,
  onDrop,
}: RowCardOptions) {
  const [isOpen, setIsOpen] = useState(false);
  const of = draftOf(row, draft);
  const faults = outcomes.faultsOf(row, draft);
  const blamed = new Set([
    ...outcomes.faultsOf(row, unchanged).map(({ column }) => column),
    ...(of?.cells.keys() ?? []),
  ]);
  const cells = cellsOf(row, draft);
  const isDropped = of?.isDropped === true;
  const field = (column: number) => (
    <CellField
      key={column}
      label={columns[column] ?? ''}
      text={cells[column] ?? ''}
      fault={isDropped ? undefined : faults.find((fault) => fault.column === column)?.reason}
      accepted={describe(column)}
      canEdit={canEdit && !isDropped}
      onChange={(text) => onChange(row, column, text)}
    />
  );
  const surplus = surplusOf(row, draft);
  const indexes = columns.map((_, column) => column);
  const isCorrected = of !== undefined && faults.length === 0;
  return (
    <li class={`row-card ${isDropped ? 'dropped' : ''} ${isCorrected ? 'corrected' : ''}`}>
      <div class="card-head">
        <span>
          <strong>{t('Line {line}', { line: row.line ?? '' })}</strong> <Foreign text={stateOf(row)} />
        </span>
        {canEdit && (
          <Button onClick={() => onDrop(row, !isDropped)}>
            {isDropped ? t('Restore row') : t('Drop row')}
          </Button>
        )}
      </div>
      {indexes.filter((column) => blamed.has(column)).map(field)}
      {surplus.length > 0 && (
        <div>
          <p>
            {surplusTitle()}: <Foreign text={surplus.join(' | ')} />
          </p>
          {canEdit && (
            <Button onClick={() => onChange(row, columns.length, '')}>{t('Remove these cells')}</Button>
          )}
        </div>
      )}
      <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary>{t('Other cells')}</summary>
        {isOpen && indexes.filter((column) => !blamed.has(column)).map(field)}
      </details>
    </li>
  );
}

interface CellFieldOptions {
  readonly label: string;
  readonly text: string;
  readonly fault: string | undefined;
  readonly accepted: string;
  readonly canEdit: boolean;
  readonly onChange: (text: string) => void;
}

function CellField({ label, text, fault, accepted, canEdit, onChange }: CellFieldOptions) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  // An undo changes it as well.
  useLayoutEffect(() => {
    if (area.current !== null) area.current.value = text;
  }, [text]);
  return (
    <div class="field">
      <label for={id}>{plainForeign(label)}</label>
      <textarea
        id={id}
        ref={area}
        rows={1}
        readOnly={!canEdit}
        spellcheck={false}
        dir="auto"
        aria-invalid={fault === undefined ? undefined : 'true'}
        aria-describedby={`${id}-note`}
        enterkeyhint="done"
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          event.currentTarget.blur();
        }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <p class="small" id={`${id}-note`}>
        {fault !== undefined && (
          <span class="problem-text">
            <Foreign text={translateSentence(fault)} />.{' '}
          </span>
        )}
        <InvisibleNote text={text} />
        <span class="quiet">{accepted}</span>
      </p>
    </div>
  );
}
