import { type DescribedLeadField, GalenaRefusal, type Lead, type ObjectRecord } from '@galena/client';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Facts } from '../parts/facts.tsx';
import { Checkbox } from '../parts/fields.tsx';
import { Time } from '../parts/format.tsx';
import { later } from '../parts/later.tsx';
import { Empty, explain, Show } from '../parts/states.tsx';
import { Foreign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { linkTo } from '../shell/route.ts';
import { groupFields } from './group-fields.ts';
import { ProvenanceCard } from './provenance-card.tsx';

const HistoryCard = later(async () => (await import('../history.ts')).HistoryCard);

const shownLists = 300;

/** One lead with all its fields. */
export function LeadPage({ id }: { readonly id: number }) {
  const { galena } = useSession();
  const [showsEmpty, setShowsEmpty] = useState(false);
  const loaded = useLoad(async (signal) => {
    const described = await galena.fields.describe({ signal });
    const names = described.flatMap(({ rest }) => rest?.name ?? []);
    const [lead, custom, company] = await Promise.all([
      galena.leads.get(id, { signal, fields: names }),
      take(galena.fields.list({ signal }), 3_000).catch(() => []),
      take(galena.fields.list({ signal, of: 'companies' }), 3_000).catch(() => []),
    ]);
    return { lead, groups: groupFields(described, custom, company) };
  }, String(id));
  const { value, error } = loaded;
  if (error instanceof GalenaRefusal && error.code === '1004') {
    return (
      <Page title={`Lead ${id}`}>
        <Empty title="There is no such lead">
          <p>It may have been merged or deleted.</p>
        </Empty>
      </Page>
    );
  }
  return (
    <Page
      title={`Lead ${id}`}
      lead={
        value !== undefined && <Foreign text={String(value.lead['email'] ?? 'without an e-mail address')} />
      }
      actions={<Checkbox label="Show empty fields" checked={showsEmpty} onChange={setShowsEmpty} />}
    >
      <Show loaded={loaded}>
        {({ lead, groups }) => (
          <div class="stack">
            <div class="two">
              <Links lead={lead} />
              <ProvenanceCard lead={lead} />
              {groups.map(({ title, fields }) => (
                <FieldGroup key={title} title={title} fields={fields} lead={lead} showsEmpty={showsEmpty} />
              ))}
            </div>
            <HistoryCard leadId={lead.id} />
          </div>
        )}
      </Show>
    </Page>
  );
}

interface FieldGroupOptions {
  readonly title: string;
  readonly fields: readonly DescribedLeadField[];
  readonly lead: Lead;
  readonly showsEmpty: boolean;
}

function FieldGroup({ title, fields, lead, showsEmpty }: FieldGroupOptions) {
  const facts = fields.flatMap((field) => {
    const value = lead[field.rest?.name ?? ''];
    if (value === null || value === undefined || value === '') {
      return showsEmpty
        ? [
            [
              field.displayName,
              <span key="empty" class="quiet">
                empty
              </span>,
            ] as const,
          ]
        : [];
    }
    return [[field.displayName, showValue(field, value)] as const];
  });
  if (facts.length === 0) return null;
  return (
    <section class="card" aria-label={title}>
      <h2 class="card-head">{title}</h2>
      <Facts facts={facts} />
    </section>
  );
}

function showValue({ dataType }: DescribedLeadField, value: string | number | boolean): ComponentChildren {
  if (dataType === 'datetime') return <Time at={String(value)} />;
  return <Foreign text={String(value)} most={2_000} />;
}

/** What the lead belongs to. */
function Links({ lead }: { readonly lead: Lead }) {
  const { galena } = useSession();
  const { value, error } = useLoad(async (signal) => {
    const memberships = await take(galena.leads.lists(lead.id, { signal }), shownLists);
    const names =
      memberships.length === 0
        ? []
        : await take(galena.lists.list({ ids: memberships.map(({ listId }) => listId), signal }), shownLists);
    const lists = memberships.map(({ listId }) => ({
      id: listId,
      name: names.find(({ id }) => id === listId)?.name ?? String(listId),
    }));
    const [company, salesPerson] = await Promise.all([
      linked(galena.companies.find('externalCompanyId', keyOf(lead, 'externalCompanyId'), { signal })),
      linked(
        galena.salesPersons.find('externalSalesPersonId', keyOf(lead, 'externalSalesPersonId'), { signal }),
      ),
    ]);
    return { lists, company, salesPerson };
  }, String(lead.id));
  const [company] = keyOf(lead, 'externalCompanyId');
  const [salesPerson] = keyOf(lead, 'externalSalesPersonId');
  return (
    <section class="card" aria-label="Belongs to">
      <h2 class="card-head">Belongs to</h2>
      {error !== undefined && <p class="problem">{explain(error)}</p>}
      <Facts
        facts={[
          [
            'Static lists',
            value === undefined || value.lists.length === 0
              ? 'none'
              : value.lists.map(({ id, name }, index) => (
                  <span key={id}>
                    {index > 0 && ', '}
                    <a href={linkTo(['lists', id])}>
                      <Foreign text={name} />
                    </a>
                  </span>
                )),
          ],
          [
            'Company',
            company === undefined ? (
              'none'
            ) : (
              <a key="company" href={linkTo(['companies'], { by: 'externalCompanyId', value: company })}>
                <Foreign text={nameOf(value?.company, ['company']) ?? company} />
              </a>
            ),
          ],
          [
            'Sales person',
            salesPerson === undefined ? (
              'none'
            ) : (
              <a
                key="person"
                href={linkTo(['sales-persons'], { by: 'externalSalesPersonId', value: salesPerson })}
              >
                <Foreign text={nameOf(value?.salesPerson, ['firstName', 'lastName']) ?? salesPerson} />
              </a>
            ),
          ],
        ]}
      />
    </section>
  );
}

function keyOf(lead: Lead, name: string): readonly string[] {
  const value = lead[name];
  return value === null || value === undefined || value === '' ? [] : [String(value)];
}

/** Whoever may not see companies still sees the lead. */
async function linked(records: AsyncIterable<ObjectRecord>): Promise<ObjectRecord | undefined> {
  try {
    return (await take(records, 1))[0];
  } catch {
    return undefined;
  }
}

function nameOf(record: ObjectRecord | undefined, names: readonly string[]): string | undefined {
  const text = names
    .map((name) => record?.[name] ?? '')
    .join(' ')
    .trim();
  return text === '' ? undefined : text;
}
