import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/fields.tsx';
import { formTexts } from '../parts/form.ts';
import { later } from '../parts/later.tsx';
import { Page } from '../shell/page.tsx';
import { goTo, linkTo } from '../shell/route.ts';
import { ColumnsDialog } from './columns-dialog.tsx';
import { FilterChips } from './filter-chips.tsx';
import { FoundByValue } from './found-by-value.tsx';
import { FoundLeads } from './found-leads.tsx';
import { keepColumns, keptColumns } from './lead-columns.ts';
import { everything, hasFilter, type LeadQuery, readLeadQuery, writeLeadQuery } from './lead-query.ts';

const PeriodCard = later(async () => (await import('../history.ts')).PeriodCard);

/** All leads, the newest first, and those among them that are looked for. */
export function LeadsPage({ query: address }: { readonly query: URLSearchParams }) {
  const query = readLeadQuery(address);
  const [columns, setColumns] = useState(keptColumns);
  const [isChoosing, setIsChoosing] = useState(false);
  const by = address.get('by');
  if (by !== null) return <FoundByValue by={by} value={address.get('value') ?? ''} />;
  const look = (wanted: LeadQuery) => goTo(['leads'], writeLeadQuery(wanted));
  return (
    <Page
      title={t('Leads')}
      lead={t('The newest first')}
      actions={<Button onClick={() => setIsChoosing(true)}>{t('Columns')}</Button>}
    >
      <SearchBox key={query.search} search={query.search} onSearch={(search) => look({ ...query, search })} />
      <FilterChips query={query} onChange={look} />
      <FoundLeads query={query} columns={columns} onClear={() => look(everything)} />
      {!hasFilter(query) && <PeriodCard />}
      {isChoosing && (
        <ColumnsDialog
          chosen={columns}
          onChoose={(names) => {
            keepColumns(names);
            setColumns(names);
          }}
          onClose={() => setIsChoosing(false)}
        />
      )}
    </Page>
  );
}

interface SearchBoxOptions {
  readonly search: string;
  readonly onSearch: (search: string) => void;
}

function SearchBox({ search, onSearch }: SearchBoxOptions) {
  return (
    <form
      class="search-row one-box"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(formTexts(event)['search']?.trim() ?? '');
      }}
    >
      <TextField
        label={t('Part of a name, e-mail address, company, phone or searchable field')}
        name="search"
        type="search"
        value={search}
      />
      <Button type="submit" kind="main">
        {t('Search')}
      </Button>
      <a href={linkTo(['leads'], { by: 'email' })}>{t('Find by exact values')}</a>
    </form>
  );
}
