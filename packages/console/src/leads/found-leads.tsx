import type { DescribedLeadField, Lead } from '@galena/client';
import { formatCount, T, t, tn } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { Time } from '../parts/format.tsx';
import { Empty, Problem, Show } from '../parts/states.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { linkTo } from '../shell/route.ts';
import { hasFilter, type LeadQuery, toSearch, writeLeadQuery } from './lead-query.ts';
import { SaveAsCsv } from './save-as-csv.tsx';
import { type Found, useSearch } from './use-search.ts';

interface FoundLeadsOptions {
  readonly query: LeadQuery;
  /** By REST name. */
  readonly columns: readonly string[];
  readonly onClear: () => void;
}

/** The leads that are looked for, the newest first. */
export function FoundLeads(options: FoundLeadsOptions) {
  const { galena } = useSession();
  const described = useLoad((signal) => galena.fields.describe({ signal }), 'fields');
  return (
    <Show loaded={described}>
      {(fields) => {
        // Those that the browser remembers may be of another subscription.
        const names = options.columns.filter((name) => fields.some(({ rest }) => rest?.name === name));
        return <Results {...options} columns={names} fields={fields} />;
      }}
    </Show>
  );
}

interface ResultsOptions extends FoundLeadsOptions {
  readonly fields: readonly DescribedLeadField[];
}

function Results({ query, columns, fields, onClear }: ResultsOptions) {
  const { galena } = useSession();
  const key = JSON.stringify([writeLeadQuery(query), columns]);
  const search = useSearch(galena, { ...toSearch(query), fields: columns }, key);
  const { leads, error, isLooking, hasMore } = search;
  return (
    <div class="stack">
      <div class="found-head">
        <p role="status">{describeFound(search)}</p>
        {leads.length > 0 && (
          <SaveAsCsv
            label={t('Download as CSV')}
            name="leads.csv"
            pieces={async (signal) =>
              (await import('./lead-sources.ts')).searchedLeads(galena, query, signal)
            }
          />
        )}
        {hasFilter(query) && <Button onClick={onClear}>{t('Show all leads')}</Button>}
      </div>
      {/^\d{1,10}$/.test(query.search) && (
        <p>
          <a href={linkTo(['leads', query.search])}>
            {t('Open the lead with the id {id}', { id: query.search })}
          </a>
        </p>
      )}
      {leads.length > 0 && (
        <Table name={t('Leads')} items={leads} keyOf={({ id }) => id} columns={toColumns(columns, fields)} />
      )}
      {error !== undefined && <Problem error={error} retry={search.again} />}
      {!isLooking && !hasMore && error === undefined && leads.length === 0 && (
        <Nothing isFiltered={hasFilter(query)} />
      )}
      {hasMore && (
        <Button isBusy={isLooking} onClick={search.readMore}>
          {t('Show more')}
        </Button>
      )}
    </div>
  );
}

function describeFound({ leads, progress, isLooking, hasMore }: Found): string {
  if (!isLooking) {
    return hasMore
      ? t('The newest {count} are shown', { count: formatCount(leads.length) })
      : tn(leads.length, '{count} lead', '{count} leads');
  }
  if (progress === undefined) return t('Searching');
  const { highestId, searchedTo } = progress;
  const id = formatCount(searchedTo);
  const percent = Math.floor((100 * (highestId - searchedTo + 1)) / Math.max(1, highestId));
  if (leads.length === 0) {
    return t('No lead found yet: looked at ids down to {id}, {percent} %', { id, percent });
  }
  return tn(
    leads.length,
    '{count} lead found so far: looked at ids down to {id}, {percent} %',
    '{count} leads found so far: looked at ids down to {id}, {percent} %',
    { id, percent },
  );
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <Empty title={t('No lead meets all of this')}>
        <p>
          {t(
            'Search for less of a word, or remove a filter. Upper and lower case are the same, and several words may stand in different fields.',
          )}
        </p>
      </Empty>
    );
  }
  return (
    <Empty title={t('There are no leads yet')}>
      <p>
        <T text="{import} to add some." import={<a href={linkTo(['import'])}>{t('Import a file')}</a>} />
      </p>
    </Empty>
  );
}

function toColumns(names: readonly string[], fields: readonly DescribedLeadField[]): readonly Column<Lead>[] {
  return [
    { title: t('Id'), render: ({ id }) => <a href={linkTo(['leads', id])}>{id}</a> },
    ...names.map((name): Column<Lead> => {
      const field = fields.find(({ rest }) => rest?.name === name);
      const isTime = field?.dataType === 'datetime';
      return {
        title: field?.displayName ?? name,
        isWide: !isTime,
        render: (lead) => <Cell value={lead[name]} isTime={isTime} />,
      };
    }),
  ];
}

function Cell({ value, isTime }: { readonly value: Lead[string] | undefined; readonly isTime: boolean }) {
  if (value === null || value === undefined) return null;
  return isTime ? <Time at={String(value)} /> : <Foreign text={String(value)} most={80} />;
}
