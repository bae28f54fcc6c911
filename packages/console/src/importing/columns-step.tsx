import type { DescribedLeadField } from '@galena/client';
import type { ColumnMatch, OpenedFile } from '@galena/client/files';
import { Table } from '../parts/table.tsx';
import { Foreign, shorten } from '../parts/text.tsx';
import { FieldCombobox } from './field-combobox.tsx';

interface ColumnsStepOptions {
  readonly opened: OpenedFile;
  readonly matches: readonly ColumnMatch[];
  readonly fields: readonly DescribedLeadField[];
  readonly onChoose: (column: number, field: string | null) => void;
}

/** What each column is. */
export function ColumnsStep({ opened, matches, fields, onChoose }: ColumnsStepOptions) {
  const items = matches.map((match, index) => ({ match, index }));
  const mapped = matches.filter(({ field }) => field !== undefined).length;
  return (
    <section class="card step stack mapping" aria-label="What the columns are">
      <div class="card-head">
        <h2>What the columns are</h2>
        <span class="quiet">{`${mapped} of ${matches.length} go into fields`}</span>
      </div>
      <Table
        name="Columns and their fields"
        items={items}
        keyOf={({ index }) => index}
        columns={[
          {
            title: 'Column',
            render: ({ match }) => (
              <Foreign text={match.column === '' ? '(without a name)' : match.column} most={60} />
            ),
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
                label={`Field of the column ${shorten(match.column, 60)}`}
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
  given: 'As you said',
  name: 'Has the name of the field',
  case: 'Has the name of the field, but for upper and lower case',
  soap: 'Has the SOAP name of the field',
  display: 'Has the display name of the field',
  answer: 'As you said',
  none: 'No field is called so: left out',
} as const;

function Why({
  match: { by, field, suggestion },
  onTake,
}: {
  readonly match: ColumnMatch;
  readonly onTake: (field: string) => void;
}) {
  if (by === 'none' && suggestion !== undefined) {
    return (
      <>
        Called nearly like {suggestion}.{' '}
        <button type="button" class="link-button" onClick={() => onTake(suggestion)}>
          Take {suggestion}
        </button>
      </>
    );
  }
  return (
    <span class="quiet">{by === 'answer' && field === undefined ? 'Left out, as you said' : whys[by]}</span>
  );
}
