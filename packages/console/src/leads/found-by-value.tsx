import { searchValues } from '@galena/client/files';
import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { FieldSearch } from '../parts/field-search.tsx';
import { Empty, Show } from '../parts/states.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { goTo, linkTo } from '../shell/route.ts';
import { LeadTable } from './lead-table.tsx';
import { SaveAsCsv } from './save-as-csv.tsx';

const pageSize = 100;

interface FoundByValueOptions {
  readonly by: string;
  readonly value: string;
}

/** Leads by the whole values of a searchable field: for a list of addresses or ids. */
export function FoundByValue({ by, value }: FoundByValueOptions) {
  const { galena } = useSession();
  const description = useLoad((signal) => galena.fields.describe2({ signal }), 'description');
  return (
    <Page
      title={t('Leads')}
      lead={t('Found by whole values of a searchable field')}
      actions={<a href={linkTo(['leads'])}>{t('Search all leads')}</a>}
    >
      <Show loaded={description}>
        {(found) => (
          <FieldSearch
            description={found}
            by={by}
            value={value}
            onSearch={(wanted) => goTo(['leads'], { ...wanted })}
            invitation={{
              title: t('Which leads?'),
              text: t('Type e-mail addresses, or choose another field.'),
            }}
          >
            <Found by={by} value={value} key={`${by} ${value}`} />
          </FieldSearch>
        )}
      </Show>
    </Page>
  );
}

const fields = ['id', 'email', 'firstName', 'lastName', 'company', 'updatedAt'];

function Found({ by, value }: FoundByValueOptions) {
  const { galena } = useSession();
  const [shown, setShown] = useState(pageSize);
  const values = searchValues(value);
  const loaded = useLoad(
    (signal) => take(galena.leads.find(by, values, { signal, fields }), shown + 1),
    String(shown),
  );
  return (
    <Show loaded={loaded}>
      {(leads) =>
        leads.length === 0 ? (
          <Empty title={t('No lead has this value')} />
        ) : (
          <div class="stack">
            <p>
              <SaveAsCsv
                label={t('Download as CSV')}
                name="leads.csv"
                pieces={async (signal) =>
                  (await import('./lead-sources.ts')).foundLeads(galena, by, values, signal)
                }
              />
            </p>
            <LeadTable leads={leads.slice(0, shown)} />
            {leads.length > shown && (
              <Button onClick={() => setShown(shown + pageSize)}>{t('Show more')}</Button>
            )}
          </div>
        )
      }
    </Show>
  );
}
