import { delimiters } from '@galena/client/files';
import { Select } from '../parts/fields.tsx';
import { Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { delimiterNames, encodings, type FileSettings, type OpenedFile } from './file-settings.ts';

interface FileStepOptions {
  /** Undefined where the file cannot be read as the person says. */
  readonly opened: OpenedFile | undefined;
  readonly given: Partial<FileSettings>;
  readonly onChange: (changed: Partial<FileSettings>) => void;
}

const shownColumns = 60;

/** How the file is read, and its first rows as they will be read. */
export function FileStep({ opened, given, onChange }: FileStepOptions) {
  const settings = { ...opened?.settings, ...given };
  return (
    <section class="card step stack" aria-label="How the file is read">
      <h2>How the file is read</h2>
      <div class="fields">
        <Select
          label="Between cells"
          value={settings.delimiter ?? ','}
          choices={delimiters.map((value) => ({ value, label: delimiterNames[value] }))}
          onChange={(value) => onChange({ delimiter: delimiters.find((known) => known === value) ?? ',' })}
        />
        <Select
          label="Encoding"
          value={settings.encoding ?? 'utf-8'}
          choices={encodingChoices(settings.encoding)}
          onChange={(encoding) => onChange({ encoding })}
          {...(opened?.isEncodingGuess === true && { hint: 'A guess: look whether the rows are right' })}
        />
        <Select
          label="First row"
          value={settings.hasHeader === false ? 'row' : 'header'}
          choices={[
            { value: 'header', label: 'Names of columns' },
            { value: 'row', label: 'A lead already' },
          ]}
          onChange={(value) => onChange({ hasHeader: value === 'header' })}
          {...(settings.hasHeader === false && {
            hint: 'A header is put above it; lines are counted as the file has them',
          })}
        />
      </div>
      {opened !== undefined && <Preview opened={opened} />}
    </section>
  );
}

function encodingChoices(current: string | undefined) {
  const all =
    current === undefined || encodings.some((known) => known === current)
      ? encodings
      : [current, ...encodings];
  return all.map((value) => ({ value, label: value.toUpperCase() }));
}

function Preview({ opened: { columns, rows } }: { readonly opened: OpenedFile }) {
  const shown = columns.slice(0, shownColumns);
  return (
    <div class="preview">
      <Table
        name="First rows"
        columns={shown.map((title, index) => ({
          title:
            title === ''
              ? `(${index + 1}, without a name)`
              : columns.indexOf(title) === index
                ? title
                : `${title} (${index + 1})`,
          render: ({ cells }: { cells: readonly string[]; row: number }) => (
            <Foreign text={cells[index] ?? ''} most={60} />
          ),
        }))}
        items={rows.map((cells, row) => ({ cells, row }))}
        keyOf={({ row }) => row}
      />
      {columns.length > shownColumns && (
        <p class="quiet small">{`and ${columns.length - shownColumns} more columns`}</p>
      )}
    </div>
  );
}
