import type { Galena, Lead, ObjectRecord } from '@galena/client';
import { t } from '../languages/translate.ts';
import { Facts } from '../parts/facts.tsx';
import { explain } from '../parts/states.tsx';
import { Foreign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { linkTo } from '../shell/route.ts';

const shownLists = 300;

/** What the lead belongs to. */
export function LinksCard({ lead }: { readonly lead: Lead }) {
  const { galena } = useSession();
  const { value, error } = useLoad(async (signal) => {
    const lists = await readLists(galena, lead.id, signal);
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
    <section class="card" aria-label={t('Belongs to')}>
      <h2 class="card-head">{t('Belongs to')}</h2>
      {error !== undefined && <p class="problem">{explain(error)}</p>}
      <Facts
        facts={[
          [
            t('Static lists'),
            value === undefined || value.lists.length === 0
              ? t('none')
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
            t('Company'),
            company === undefined ? (
              t('none')
            ) : (
              <a key="company" href={linkTo(['companies'], { by: 'externalCompanyId', value: company })}>
                <Foreign text={nameOf(value?.company, ['company']) ?? company} />
              </a>
            ),
          ],
          [
            t('Sales person'),
            salesPerson === undefined ? (
              t('nobody')
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

/** The static lists that a lead is in. */
export async function readLists(
  galena: Galena,
  leadId: number,
  signal: AbortSignal,
): Promise<readonly { readonly id: number; readonly name: string }[]> {
  const memberships = await take(galena.leads.lists(leadId, { signal }), shownLists);
  if (memberships.length === 0) return [];
  const ids = memberships.map(({ listId }) => listId);
  const named = await take(galena.lists.list({ ids, signal }), shownLists);
  return ids.map((id) => ({ id, name: named.find((list) => list.id === id)?.name ?? String(id) }));
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
