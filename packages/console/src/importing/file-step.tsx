import {
  delimiterName,
  delimiters,
  describeNote,
  type FileSettings,
  isDoubt,
  type OpenedFile,
  offeredEncodings,
} from '@galena/client/files';
import { translateSentence } from '../languages/sentences.ts';
import { t, tn } from '../languages/translate.ts';
import { Select } from '../parts/fields.tsx';
import { Table } from '../parts/table.tsx';
import { Foreign, plainForeign, shorten } from '../parts/text.tsx';
import { EncodingQuestion } from './encoding-question.tsx';
import { delimiterNames } from './file-settings.ts';

interface FileStepOptions {
  /** Undefined where the file cannot be read as the person says. */
  readonly opened: OpenedFile | undefined;
  /** Whether it has bytes that its encoding does not have. */
  readonly isRefused: boolean;
  readonly given: FileSettings;
  readonly onChange: (changed: FileSettings) => void;
}

const shownColumns = 60;
const shownRows = 8;

/** How the file is read, and its first rows as they will be read. */
export function FileStep({ opened, isRefused, given, onChange }: FileStepOptions) {
  const settings = { ...opened?.settings, ...given };
  const unsure = opened?.notes.find((note) => note.kind === 'encoding-unsure');
  const notes = opened?.notes.filter((note) => note !== unsure) ?? [];
  return (
    <section class="card step stack" aria-label={t('How the file is read')}>
      <h2>{t('How the file is read')}</h2>
      <div class="fields">
        {opened?.kind === 'workbook' ? (
          <Select
            label={t('Sheet')}
            value={opened.settings.sheet ?? ''}
            choices={(opened.sheets ?? []).map((name) => ({ value: name, label: name }))}
            onChange={(sheet) => onChange({ sheet, headerRow: undefined })}
          />
        ) : (
          <TextSettings
            settings={settings}
            isOpen={opened !== undefined}
            offersReplacing={isRefused || given.replaceInvalid === true}
            onChange={onChange}
          />
        )}
        {(opened !== undefined || given.headerRow !== undefined) && (
          <Select
            label={t('Header row')}
            value={String(settings.headerRow ?? 1)}
            choices={headerChoices(opened)}
            onChange={(line) => onChange({ headerRow: Number(line) })}
            {...(settings.headerRow === 0 && {
              hint: t('Columns are numbered; line numbers stay those of the file'),
            })}
          />
        )}
      </div>
      {opened !== undefined && unsure !== undefined && (
        <EncodingQuestion doubt={unsure} onChoose={(encoding) => onChange({ encoding })} />
      )}
      {notes.map((note) => (
        <p
          key={note.kind}
          class={isDoubt(note) ? 'problem' : 'quiet'}
          role={isDoubt(note) ? 'alert' : 'status'}
        >
          <Foreign
            text={translateSentence(describeNote(note, opened?.kind === 'workbook' ? 'row' : 'line'))}
            most={400}
          />
          {isDoubt(note) && ` ${t('Choose the header row.')}`}
        </p>
      ))}
      {opened !== undefined && <Preview opened={opened} />}
    </section>
  );
}

/** What a file that is no workbook has. */
function TextSettings({
  settings,
  isOpen,
  offersReplacing,
  onChange,
}: {
  readonly settings: FileSettings;
  /** Unknown until the file can be read. */
  readonly isOpen: boolean;
  readonly offersReplacing: boolean;
  readonly onChange: FileStepOptions['onChange'];
}) {
  return (
    <>
      {(isOpen || settings.delimiter !== undefined) && (
        <Select
          label={t('Delimiter')}
          value={settings.delimiter ?? ','}
          choices={delimiterChoices(settings.delimiter)}
          onChange={(delimiter) => onChange({ delimiter })}
        />
      )}
      <Select
        label={t('Encoding')}
        value={settings.encoding ?? 'utf-8'}
        choices={encodingChoices(settings.encoding)}
        onChange={(encoding) => onChange({ encoding })}
      />
      {offersReplacing && (
        <Select
          label={t('Invalid bytes')}
          value={settings.replaceInvalid === true ? 'replace' : 'refuse'}
          choices={[
            { value: 'refuse', label: t('Refuse the file') },
            { value: 'replace', label: t('Replace with U+FFFD') },
          ]}
          onChange={(value) => onChange({ replaceInvalid: value === 'replace' })}
          hint={t('Bytes that the encoding does not have')}
        />
      )}
    </>
  );
}

const offeredRows = 12;
const shownOfRow = 60;

/** The first rows, and the one that was chosen if it is further down. */
function headerChoices(opened: OpenedFile | undefined) {
  const none = { value: '0', label: t('None: the first row is data') };
  if (opened === undefined) return [{ value: '1', label: t('Line {line}', { line: 1 }) }, none];
  const { top, settings, kind } = opened;
  const rows = top.filter(({ line }, index) => index < offeredRows || line === settings.headerRow);
  const choices = rows.map(({ line, cells }) => {
    const values = {
      line,
      value: plainForeign(shorten(cells.filter((cell) => cell !== '').join(', '), shownOfRow)),
    };
    return {
      value: String(line),
      label: kind === 'workbook' ? t('Row {line}: {value}', values) : t('Line {line}: {value}', values),
    };
  });
  return [...choices, none];
}

function delimiterChoices(current: string | undefined) {
  const all = delimiters.map((value) => ({ value: value as string, label: delimiterNames[value] }));
  const isKnown = current === undefined || all.some(({ value }) => value === current);
  return isKnown ? all : [{ value: current, label: translateSentence(delimiterName(current)) }, ...all];
}

function encodingChoices(current: string | undefined) {
  const all =
    current === undefined || offeredEncodings.some((known) => known === current)
      ? offeredEncodings
      : [current, ...offeredEncodings];
  return all.map((value) => ({ value, label: value.toUpperCase() }));
}

function Preview({ opened: { columns, rows } }: { readonly opened: OpenedFile }) {
  const shown = columns.slice(0, shownColumns);
  return (
    <div class="preview">
      <Table
        name={t('First rows')}
        columns={shown.map((title, index) => ({
          title:
            title === ''
              ? t('({number}, without a name)', { number: index + 1 })
              : columns.indexOf(title) === index
                ? title
                : `${title} (${index + 1})`,
          render: ({ cells }: { cells: readonly string[]; row: number }) => (
            <Foreign text={cells[index] ?? ''} most={60} />
          ),
        }))}
        items={rows.slice(0, shownRows).map((cells, row) => ({ cells, row }))}
        keyOf={({ row }) => row}
      />
      {columns.length > shownColumns && (
        <p class="quiet small">
          {tn(columns.length - shownColumns, 'and {count} more column', 'and {count} more columns')}
        </p>
      )}
    </div>
  );
}
