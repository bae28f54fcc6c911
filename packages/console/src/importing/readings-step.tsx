import type { ColumnReading } from '@galena/client';
import {
  describeFew,
  describeFuture,
  describeQuestion,
  describeReadCell,
  describeReading,
  isOpen,
  type Misfits,
  possibleReadings,
  type Recognition,
  readCell,
  showValue,
  valueKindOf,
} from '@galena/client/files';
import { translateSentence } from '../languages/sentences.ts';
import { formatCount, T, Tn, t } from '../languages/translate.ts';
import { Checkbox, Select, TextField } from '../parts/fields.tsx';
import { LongTable } from '../parts/long-table.tsx';
import { Foreign } from '../parts/text.tsx';
import type { ReadColumn, Readings } from './use-readings.ts';

/** How dates, numbers and booleans are read: each beside a cell of its column, to be chosen where that is not clear. */
export function ReadingsStep({ readings: { columns, problem, say } }: { readonly readings: Readings }) {
  if (columns?.length === 0) return null;
  return (
    <section class="card step stack" aria-label={t('How dates and numbers are read')}>
      <h2>{t('How dates, numbers and booleans are read')}</h2>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {columns === undefined && problem === undefined && <p>{t('Reading the columns')}</p>}
      {columns?.map((column) => (
        <Question key={column.index} column={column} />
      ))}
      {columns?.map((column) => (
        <ShortYears key={column.index} column={column} onChoose={(reading) => say(column.index, reading)} />
      ))}
      {columns !== undefined && (
        <LongTable
          name={t('Columns and how they are read')}
          items={columns}
          keyOf={({ index }) => index}
          columns={[
            { title: t('Column'), render: ({ label }) => <Foreign text={label} most={60} /> },
            { title: t('Cell'), render: ({ recognition }) => <Example recognition={recognition} /> },
            {
              title: t('Read as'),
              render: (column) => (
                <ReadingChoice column={column} onChoose={(reading) => say(column.index, reading)} />
              ),
            },
            {
              title: t('Cells that do not fit'),
              isWide: true,
              render: (column) => <Misfitting column={column} />,
            },
          ]}
        />
      )}
    </section>
  );
}

function Question({ column: { label, recognition } }: { readonly column: ReadColumn }) {
  const few = describeFew(recognition);
  if (few !== undefined) {
    return (
      <p class="problem" role="note">
        <Foreign
          text={t('{column} is read {reading}.', { column: label, reading: translateSentence(few) })}
          most={600}
        />{' '}
        {t('Choose another reading if that is wrong.')}
      </p>
    );
  }
  if (!isOpen(recognition)) return null;
  return (
    <p class="problem" role="alert">
      <Foreign text={describeOf(label, describeQuestion(recognition))} most={600} />{' '}
      {t('Choose how it is read.')}
    </p>
  );
}

/** @param said - of the column, by the SDK */
function describeOf(column: string, said: string): string {
  return t('{column}: {question}.', { column, question: translateSentence(said) });
}

/** Years of two digits that make dates in the future, and the choice to take them for past ones. */
function ShortYears({ column: { label, recognition, said }, onChoose }: ReadingChoiceOptions) {
  const future = recognition.state === 'clear' ? describeFuture(recognition) : undefined;
  if (future === undefined && said?.years === undefined) return null;
  return (
    <>
      {future !== undefined && (
        <p class="problem" role="note">
          <Foreign text={describeOf(label, future)} most={600} />
        </p>
      )}
      <Checkbox
        label={t('Years of two digits in {column} are in the past', { column: label })}
        checked={said?.years === 'past'}
        onChange={(isPast) => onChoose({ years: isPast ? 'past' : '1970-2069' })}
      />
    </>
  );
}

function Example({ recognition }: { readonly recognition: Recognition }) {
  const example = exampleOf(recognition);
  if (example === undefined) return <span class="quiet">{t('none')}</span>;
  return (
    <>
      <Foreign text={example.cell} most={40} />{' '}
      <span class="quiet">{t('line {line}', { line: formatCount(example.line) })}</span>
    </>
  );
}

/** A cell that shows what the column means. */
function exampleOf(recognition: Recognition): { readonly cell: string; readonly line: number } | undefined {
  if (isOpen(recognition)) return recognition.alternatives[0]?.example;
  if (recognition.state === 'clear') return recognition.example ?? recognition.misfits.cells[0];
  return recognition.state === 'unreadable' ? recognition.misfits.cells[0] : undefined;
}

interface ReadingChoiceOptions {
  readonly column: ReadColumn;
  readonly onChoose: (reading: ColumnReading) => void;
}

function ReadingChoice({ column, onChoose }: ReadingChoiceOptions) {
  const { label, dataType, recognition } = column;
  const kind = valueKindOf(dataType) ?? 'number';
  const example = exampleOf(recognition);
  if (example === undefined) return <span class="quiet">{t('No cell has a value')}</span>;
  if (kind === 'boolean') return <Words column={column} onChoose={onChoose} />;
  if (recognition.state === 'clear' && recognition.by === 'cells' && !recognition.isDecided) {
    return <p>{describeUndecided(recognition)}</p>;
  }
  const current = recognition.state === 'clear' ? nameOf(recognition.reading) : '';
  const ruledOut = 'ruledOut' in recognition ? recognition.ruledOut : undefined;
  const choices = possibleReadings(kind)
    .filter((reading) => ruledOut === undefined || nameOf(reading) !== nameOf(ruledOut))
    .map((reading) => ({ value: nameOf(reading), label: describeCell(example.cell, column, reading) }));
  return (
    <Select
      label={t('How {column} is read', { column: label })}
      value={current}
      choices={current === '' ? [{ value: '', label: t('Choose…') }, ...choices] : choices}
      onChange={(name) => {
        const chosen = possibleReadings(kind).find((reading) => nameOf(reading) === name);
        if (chosen !== undefined) onChoose(chosen);
      }}
    />
  );
}

function nameOf({ date, decimal }: ColumnReading): string {
  return date ?? decimal ?? '';
}

function describeCell(cell: string, { dataType, given }: ReadColumn, reading: ColumnReading): string {
  const value = readCell(dataType, { ...reading, ...(given?.years && { years: given.years }) }, cell);
  return value === undefined
    ? t('does not fit ({reading})', { reading: translateSentence(describeReading(reading)) })
    : translateSentence(describeReadCell({ cell, value }, reading));
}

/** All readings give the column the same values: there is nothing to choose, and only what its cell shows is said. */
function describeUndecided({ example }: Extract<Recognition, { state: 'clear' }>): string {
  return example === undefined ? '' : translateSentence(describeReadCell(example));
}

/** Words for true and false; those that are not known can be named. */
function Words({ column: { label, recognition }, onChoose }: ReadingChoiceOptions) {
  const isClear = recognition.state === 'clear';
  const reading = isClear ? recognition.reading : {};
  const isUnknown = recognition.state === 'unreadable' || (isClear && recognition.misfits.count > 0);
  const isNamed = [reading.true, reading.false].some((words) => words !== undefined && words.length > 0);
  return (
    <>
      {isClear && recognition.example !== undefined && (
        <p>
          <BooleanCell cell={recognition.example.cell} value={recognition.example.value} />
        </p>
      )}
      {(isUnknown || isNamed) &&
        (['true', 'false'] as const).map((value) => (
          <TextField
            key={value}
            label={
              value === 'true'
                ? t('Words for true in {column}', { column: label })
                : t('Words for false in {column}', { column: label })
            }
            value={(reading[value] ?? []).join(', ')}
            placeholder={t('word, word')}
            onChange={(text) => onChoose({ [value]: toWords(text) })}
          />
        ))}
    </>
  );
}

function BooleanCell({ cell, value }: { readonly cell: string; readonly value: string }) {
  const shown = <Foreign text={cell} most={40} />;
  return value === 'true' ? (
    <T text="{cell} is true" cell={shown} />
  ) : (
    <T text="{cell} is false" cell={shown} />
  );
}

function toWords(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function Misfitting({ column: { recognition } }: { readonly column: ReadColumn }) {
  const misfits: Misfits | undefined =
    recognition.state === 'clear' || recognition.state === 'unreadable' ? recognition.misfits : undefined;
  if (misfits === undefined || misfits.count === 0) return null;
  const shown = misfits.cells
    .slice(0, 3)
    .map(({ cell, line }) => t('{value} (line {line})', { value: showValue(cell), line }));
  const cells = <Foreign text={shown.join(', ')} most={200} />;
  const more = misfits.count - shown.length;
  return (
    <span class="quiet">
      {more > 0 ? (
        <Tn
          count={more}
          one="{cells} and {count} more; these rows fail"
          other="{cells} and {count} more; these rows fail"
          cells={cells}
        />
      ) : (
        <T text="{cells}; these rows fail" cells={cells} />
      )}
    </span>
  );
}
