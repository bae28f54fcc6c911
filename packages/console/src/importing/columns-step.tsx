import type { DescribedLeadField } from '@galena/client';
import { type ColumnMatch, columnLabel, type OpenedFile } from '@galena/client/files';
import { plural } from '../parts/format.tsx';
import { Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { FieldCombobox } from './field-combobox.tsx';

interface ColumnsStepOptions {
  readonly opened: OpenedFile;
  readonly matches: readonly ColumnMatch[];
  readonly fields: readonly DescribedLeadField[];
  readonly onChoose: (column: number, field: string | null) => void;
}

/** The field that each column goes into. */
export function ColumnsStep({ opened, matches, fields, onChoose }: ColumnsStepOptions) {
  const items = matches.map((match, index) => ({ match, index }));
  const mapped = matches.filter(({ field, isReadOnly }) => field !== undefined && isReadOnly !== true).length;
  const unknown = matches.flatMap(({ field, by }, index) =>
    field === undefined && by === 'none' ? columnLabel(opened.columns, index) : [],
  );
  return (
    <section class="card step stack mapping" aria-label="What the columns are">
      <div class="card-head">
        <h2>What the columns are</h2>
        <span class="quiet">{`${mapped} of ${matches.length} mapped to fields`}</span>
      </div>
      {unknown.length > 0 && <UnknownColumns labels={unknown} />}
      <Table
        name="Columns and their fields"
        items={items}
        keyOf={({ index }) => index}
        columns={[
          {
            title: 'Column',
            render: ({ index }) => <Foreign text={columnLabel(opened.columns, index)} most={80} />,
          },
          {
            title: 'First cells',
            isWide: true,
            render: ({ index }) => <Samples opened={opened} column={index} />,
          },
          {
            title: 'Field',
            render: ({ match, index }) => (
              <FieldCombobox
                label={fieldLabel(columnLabel(opened.columns, index))}
                value={match.field}
                fields={fields}
                onChoose={(field) => onChoose(index, field)}
              />
            ),
          },
          {
            title: 'Why',
            isWide: true,
            render: ({ match, index }) => <Why match={match} onTake={(field) => onChoose(index, field)} />,
          },
        ]}
      />
    </section>
  );
}

function fieldLabel(column: string): string {
  return column.startsWith('column ') ? `Field of ${column}` : `Field of the column ${column}`;
}

const shownLabels = 8;

function UnknownColumns({ labels }: { readonly labels: readonly string[] }) {
  const shown = labels.slice(0, shownLabels).join(', ');
  return (
    <p class="quiet">
      {plural(labels.length, 'column matches', 'columns match')} no field and{' '}
      {labels.length === 1 ? 'is' : 'are'} skipped: <Foreign text={shown} most={shownLabels * 80} />
      {labels.length > shownLabels && ', …'}
    </p>
  );
}

function Samples({ opened, column }: { readonly opened: OpenedFile; readonly column: number }) {
  const cells = opened.rows.map((row) => row[column] ?? '').filter((cell) => cell !== '');
  return (
    <span class="quiet">
      {cells.slice(0, 3).map((cell, index) => (
        <span key={index}>
          {index > 0 && ', '}
          <Foreign text={cell} most={28} />
        </span>
      ))}
    </span>
  );
}

const whys = {
  given: 'Chosen by you',
  name: 'Matched by name',
  case: 'Matched by name, ignoring case',
  soap: 'Matched by SOAP name',
  display: 'Matched by display name',
  answer: 'Chosen by you',
  none: 'Matches no field: skipped',
} as const;

function Why({
  match: { by, field, isReadOnly, suggestion, isSuggestedByCells },
  onTake,
}: {
  readonly match: ColumnMatch;
  readonly onTake: (field: string) => void;
}) {
  if (by === 'none' && suggestion !== undefined) {
    return (
      <>
        {isSuggestedByCells === true ? 'Has e-mail addresses.' : `Similar to ${suggestion}.`}{' '}
        <button type="button" class="link-button" onClick={() => onTake(suggestion)}>
          Map to {suggestion}
        </button>
      </>
    );
  }
  if (isReadOnly === true) {
    return <span class="quiet">Read-only: skipped{field === 'id' && ', unless it is the lookup field'}</span>;
  }
  return <span class="quiet">{by === 'answer' && field === undefined ? 'Skipped by you' : whys[by]}</span>;
}
