import type { DescribedLeadField } from '@galena/client';
import { type ColumnMatch, guessType, type OpenedFile, proposeNames } from '@galena/client/files';
import { useMemo, useState } from 'preact/hooks';
import { formatCount, T, Tn, t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { Choices } from '../parts/choices.tsx';
import { TextField } from '../parts/fields.tsx';
import { LongTable } from '../parts/long-table.tsx';
import { Foreign, shorten } from '../parts/text.tsx';
import { useHiddenFields } from '../session/hidden-fields.ts';
import { useSession } from '../session/session.ts';
import { columnLabel, isNamed } from './column-label.ts';
import { describeMatch } from './describe-match.ts';
import { FieldCombobox } from './field-combobox.tsx';
import { NewFieldDialog } from './new-field-dialog.tsx';
import { cellsOf, Samples } from './samples.tsx';

interface ColumnsStepOptions {
  readonly opened: OpenedFile;
  readonly matches: readonly ColumnMatch[];
  readonly fields: readonly DescribedLeadField[];
  /** Columns that are shown alone, as they matched no field when that was asked for; undefined: all are shown. */
  readonly only: ReadonlySet<number> | undefined;
  readonly onOnly: (columns: ReadonlySet<number> | undefined) => void;
  /** The file whose mapping was used again, until that is undone. */
  readonly remembered: string | undefined;
  /** Columns, by index, whose field in that import does not exist any more, and its name. */
  readonly lost: readonly (readonly [number, string])[];
  readonly onForget: () => void;
  readonly onChoose: (column: number, field: string | null) => void;
  /** With all fields that there are now, and the REST name of the new one. */
  readonly onMade: (column: number, fields: readonly DescribedLeadField[], name: string) => void;
}

/** With fewer columns one sees what one looks for. */
const leastToSearch = 10;

/** The columns that match no field, and that nobody has skipped. */
export function unmatchedColumns(matches: readonly ColumnMatch[]): readonly number[] {
  return matches.flatMap(({ field, by }, index) => (field === undefined && by === 'none' ? index : []));
}

/** The field that each column goes into. */
export function ColumnsStep(options: ColumnsStepOptions) {
  const { opened, matches, fields, only, onOnly, remembered, lost, onForget, onChoose, onMade } = options;
  const mayMake = useSession().may('Read-Write Schema Custom Field');
  const [search, setSearch] = useState('');
  const [made, setMade] = useState<number>();
  const labels = useMemo(
    () => opened.columns.map((_, index) => columnLabel(opened.columns, index)),
    [opened],
  );
  const titles = useMemo(() => titlesOf(fields), [fields]);
  const usedBy = useMemo(() => usersOf(matches, labels), [matches, labels]);
  const hidden = useHiddenFields();
  // What a column goes into already can be chosen again.
  const offered = useMemo(
    () => fields.filter(({ rest }) => rest === undefined || !hidden.has(rest.name) || usedBy.has(rest.name)),
    [fields, hidden, usedBy],
  );
  const unmatched = unmatchedColumns(matches);
  const mapped = matches.filter(({ field, isReadOnly }) => field !== undefined && isReadOnly !== true).length;
  const canSearch = matches.length >= leastToSearch;
  const canFilter = unmatched.length > 0 || only !== undefined;
  const wanted = search.trim().toLowerCase();
  const items = matches.flatMap((match, index) => {
    const texts = [labels[index] ?? '', match.field ?? '', titles.get(match.field ?? '') ?? ''];
    const isFound = texts.some((text) => text.toLowerCase().includes(wanted));
    return isFound && only?.has(index) !== false ? [{ match, index, label: labels[index] ?? '' }] : [];
  });
  return (
    <section class="card step stack mapping" aria-label={t('Map columns to fields')}>
      <div class="card-head">
        <h2>{t('Map columns to fields')}</h2>
        <span class="quiet">
          {t('{mapped} of {count} mapped to fields', {
            mapped: formatCount(mapped),
            count: formatCount(matches.length),
          })}
        </span>
      </div>
      {remembered !== undefined && (
        <div class="actions">
          <span class="quiet">
            <T
              text="Mapped as in your last import of these columns: {file}."
              file={<Foreign text={remembered} most={80} />}
            />
          </span>
          <Button onClick={onForget}>{t('Undo')}</Button>
        </div>
      )}
      {lost.length > 0 && (
        <p class="warning">
          <T
            text="Last time these columns went into fields that no longer exist: {columns}. Check what they go into now."
            columns={
              <Foreign
                text={lost.map(([index, field]) => `${labels[index] ?? ''} (${field})`).join(', ')}
                most={600}
              />
            }
          />
        </p>
      )}
      {(canSearch || canFilter) && (
        <div class="search-row">
          {canSearch && (
            <TextField label={t('Search columns')} type="search" value={search} onInput={setSearch} />
          )}
          {canFilter && (
            <Choices
              label={t('Which columns are shown')}
              value={only === undefined ? 'all' : 'unmatched'}
              choices={[
                { value: 'all', label: t('All ({count})', { count: formatCount(matches.length) }) },
                {
                  value: 'unmatched',
                  label: t('Unmatched ({count})', { count: formatCount(unmatched.length) }),
                },
              ]}
              onChange={(value) => onOnly(value === 'all' ? undefined : new Set(unmatched))}
            />
          )}
        </div>
      )}
      {items.length === 0 ? (
        <p class="quiet">{t('No column is found.')}</p>
      ) : (
        <LongTable
          name={t('Columns and their fields')}
          items={items}
          keyOf={({ index }) => index}
          columns={[
            { title: t('Column'), render: ({ label }) => <Foreign text={label} most={80} /> },
            {
              title: t('First cells'),
              isWide: true,
              render: ({ index }) => <Samples opened={opened} column={index} />,
            },
            {
              title: t('Field'),
              render: ({ match, index }) => (
                <FieldCombobox
                  label={fieldLabel(opened.columns, index)}
                  value={match.field}
                  fields={offered}
                  usedBy={usedBy}
                  onChoose={(field) => onChoose(index, field)}
                  maker={
                    mayMake
                      ? { title: () => titleOfNew(opened, index, fields), start: () => setMade(index) }
                      : undefined
                  }
                />
              ),
            },
            {
              title: t('Why'),
              isWide: true,
              render: ({ match, index }) => (
                <Why match={match} titles={titles} onTake={(field) => onChoose(index, field)} />
              ),
            },
          ]}
        />
      )}
      {made !== undefined && (
        <NewFieldDialog
          opened={opened}
          column={made}
          fields={fields}
          onMade={(all, name) => onMade(made, all, name)}
          onClose={() => setMade(undefined)}
        />
      )}
    </section>
  );
}

function fieldLabel(columns: readonly string[], index: number): string {
  const column = columnLabel(columns, index);
  return isNamed(columns, index)
    ? t('Field of the column {column}', { column })
    : t('Field of {column}', { column });
}

function titleOfNew(opened: OpenedFile, index: number, fields: readonly DescribedLeadField[]): string {
  const { displayName } = proposeNames(opened.columns[index] ?? '', index, fields);
  return t('New field “{field}” ({type})…', {
    field: shorten(displayName, 40),
    type: guessType(cellsOf(opened, index)),
  });
}

function titlesOf(fields: readonly DescribedLeadField[]): ReadonlyMap<string, string> {
  return new Map(
    fields.flatMap(({ rest, displayName }) =>
      rest === undefined ? [] : [[rest.name, displayName] as const],
    ),
  );
}

/** The column that each field has. */
function usersOf(matches: readonly ColumnMatch[], labels: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    matches.flatMap(({ field }, index) =>
      field === undefined ? [] : [[field, labels[index] ?? ''] as const],
    ),
  );
}

interface WhyOptions {
  readonly match: ColumnMatch;
  /** Display names of fields by REST name. */
  readonly titles: ReadonlyMap<string, string>;
  readonly onTake: (field: string) => void;
}

function Why({ match, titles, onTake }: WhyOptions) {
  const { by, field, isReadOnly, suggestion } = match;
  const name = field ?? suggestion ?? '';
  if (isReadOnly === true) {
    return (
      <span class="quiet">
        {field === 'id' ? t('Read-only: skipped, unless it is the lookup field') : t('Read-only: skipped')}
      </span>
    );
  }
  const reason = <Foreign text={describeMatch(match, titles.get(name) ?? name)} most={200} />;
  if (by === 'none' && suggestion !== undefined) {
    return (
      <>
        {reason}{' '}
        <button type="button" class="link-button" onClick={() => onTake(suggestion)}>
          {t('Map to {field}', { field: suggestion })}
        </button>
      </>
    );
  }
  return <span class="quiet">{reason}</span>;
}

/** That columns are skipped as they match no field, and which. */
export function UnmatchedColumns({
  opened,
  matches,
  onShow,
}: Pick<ColumnsStepOptions, 'opened' | 'matches'> & { readonly onShow: () => void }) {
  const unmatched = unmatchedColumns(matches);
  if (unmatched.length === 0) return null;
  const labels = unmatched.slice(0, shownLabels).map((index) => columnLabel(opened.columns, index));
  return (
    <div class="warning">
      <span>
        <Tn
          count={unmatched.length}
          one="{count} column matches no field and is skipped: {columns}"
          other="{count} columns match no field and are skipped: {columns}"
          columns={
            <>
              <Foreign text={labels.join(', ')} most={shownLabels * 80} />
              {unmatched.length > shownLabels && ', …'}
            </>
          }
        />
      </span>{' '}
      <button type="button" class="link-button" onClick={onShow}>
        {t('Show unmatched columns')}
      </button>
    </div>
  );
}

const shownLabels = 8;
