import type { ObjectRecord } from '@galena/client';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { FieldSearch } from '../parts/field-search.tsx';
import { TextField } from '../parts/fields.tsx';
import { Time } from '../parts/format.tsx';
import { Empty, Show } from '../parts/states.tsx';
import { Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { goTo } from '../shell/route.ts';
import { refusedFirst } from './outcomes.ts';

const pageSize = 100;

/** Companies are found by the value of a field, as leads are. */
export function CompaniesPage({ query }: { readonly query: URLSearchParams }) {
  const { galena, may } = useSession();
  const [isOpen, setIsOpen] = useState(false);
  const [by, value] = [query.get('by') ?? 'externalCompanyId', query.get('value') ?? ''];
  const description = useLoad((signal) => galena.companies.describe({ signal }), 'description');
  return (
    <Page
      title="Companies"
      lead="What leads are linked to by externalCompanyId"
      actions={
        may('Read-Write Company') && <Button onClick={() => setIsOpen(true)}>Add or change a company</Button>
      }
    >
      <Show loaded={description}>
        {(found) => (
          <FieldSearch
            description={found}
            by={by}
            value={value}
            onSearch={(wanted) => goTo(['companies'], { ...wanted })}
            invitation={{ title: 'Which company?', text: 'Type its external id, or choose another field.' }}
          >
            <FoundCompanies key={`${by} ${value}`} by={by} value={value} />
          </FieldSearch>
        )}
      </Show>
      {isOpen && <CompanyDialog onClose={() => setIsOpen(false)} />}
    </Page>
  );
}

function FoundCompanies({ by, value }: { readonly by: string; readonly value: string }) {
  const { galena } = useSession();
  const values = value.split(',').map((text) => text.trim());
  const fields = ['externalCompanyId', 'company', 'industry', 'website', 'updatedAt'];
  const loaded = useLoad(
    (signal) => take(galena.companies.find(by, values, { signal, fields }), pageSize),
    `${by} ${value}`,
  );
  return (
    <Show loaded={loaded}>
      {(companies) =>
        companies.length === 0 ? (
          <Empty title="No company has this value" />
        ) : (
          <Table
            name="Companies"
            items={companies}
            keyOf={({ id }) => id}
            columns={[
              { title: 'Id', render: ({ id }) => id },
              ...[
                ['externalCompanyId', 'External id'],
                ['company', 'Name'],
                ['industry', 'Industry'],
                ['website', 'Website'],
              ].map(([name = '', title = '']) => ({
                title,
                isWide: true,
                render: (company: ObjectRecord) => <Foreign text={String(company[name] ?? '')} most={80} />,
              })),
              { title: 'Changed', render: (company) => <Time at={String(company['updatedAt'] ?? '')} /> },
            ]}
          />
        )
      }
    </Show>
  );
}

function CompanyDialog({ onClose }: { readonly onClose: () => void }) {
  const { galena } = useSession();
  return (
    <FormDialog
      title="Add or change a company"
      action="Save"
      onClose={onClose}
      onSubmit={async (texts) => {
        // An empty text leaves what is there as it is.
        const record = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
        refusedFirst(await galena.companies.sync([record]));
        goTo(['companies'], { by: 'externalCompanyId', value: texts['externalCompanyId'] ?? '' });
      }}
    >
      <TextField
        label="External id"
        name="externalCompanyId"
        required
        hint="A company that has it already is changed"
      />
      <TextField label="Name" name="company" />
      <TextField label="Industry" name="industry" />
      <TextField label="Website" name="website" />
    </FormDialog>
  );
}
