import type { DescribedLeadField, Lead } from '@galena/client';
import { formatCount } from '../languages/translate.tsx';
import { Button } from '../parts/button.tsx';
import { plural, Time } from '../parts/format.tsx';
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
            label="Download as CSV"
            name="leads.csv"
            pieces={async (signal) =>
              (await import('./lead-sources.ts')).searchedLeads(galena, query, signal)
            }
          />
        )}
        {hasFilter(query) && <Button onClick={onClear}>Show all leads</Button>}
      </div>
      {/^\d{1,10}$/.test(query.search) && (
        <p>
          <a href={linkTo(['leads', query.search])}>Open the lead with the id {query.search}</a>
        </p>
      )}
      {leads.length > 0 && (
        <Table name="Leads" items={leads} keyOf={({ id }) => id} columns={toColumns(columns, fields)} />
      )}
      {error !== undefined && <Problem error={error} retry={search.again} />}
      {!isLooking && !hasMore && error === undefined && leads.length === 0 && (
        <Nothing isFiltered={hasFilter(query)} />
      )}
      {hasMore && (
        <Button isBusy={isLooking} onClick={search.readMore}>
          Show more
        </Button>
      )}
    </div>
  );
}

function describeFound({ leads, progress, isLooking, hasMore }: Found): string {
  const shown = leads.length === 0 ? 'No lead found yet' : `${plural(leads.length, 'lead')} found so far`;
  if (!isLooking) {
    if (hasMore) return `The newest ${formatCount(leads.length)} are shown`;
    return plural(leads.length, 'lead');
  }
  if (progress === undefined) return 'Searching';
  const looked = progress.highestId - progress.searchedTo + 1;
  return `${shown}: looked at ids down to ${formatCount(progress.searchedTo)}, ${Math.floor((100 * looked) / Math.max(1, progress.highestId))} %`;
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <Empty title="No lead meets all of this">
        <p>
          Search for less of a word, or remove a filter. Upper and lower case are the same, and several words
          may stand in different fields.
        </p>
      </Empty>
    );
  }
  return (
    <Empty title="There are no leads yet">
      <p>
        <a href={linkTo(['import'])}>Import a file</a> to add some.
      </p>
    </Empty>
  );
}

function toColumns(names: readonly string[], fields: readonly DescribedLeadField[]): readonly Column<Lead>[] {
  return [
    { title: 'Id', render: ({ id }) => <a href={linkTo(['leads', id])}>{id}</a> },
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
