import { type DescribedLeadField, GalenaRefusal, type Lead } from '@galena/client';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { Facts } from '../parts/facts.tsx';
import { Checkbox } from '../parts/fields.tsx';
import { Time } from '../parts/format.tsx';
import { later } from '../parts/later.tsx';
import { Empty, Show } from '../parts/states.tsx';
import { Foreign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { linkTo } from '../shell/route.ts';
import { DeleteLead } from './delete-lead.tsx';
import { keptDraft } from './edit-lead.ts';
import { type FieldGroup, groupFields } from './group-fields.ts';
import { LeadEditor } from './lead-editor.tsx';
import { LinksCard } from './links-card.tsx';
import { ProvenanceCard } from './provenance-card.tsx';

const HistoryCard = later(async () => (await import('../history.ts')).HistoryCard);

/** One lead with all its fields, which can be changed there. */
export function LeadPage({ id }: { readonly id: number }) {
  const { galena, service, may } = useSession();
  const [showsEmpty, setShowsEmpty] = useState(false);
  const [isEditing, setIsEditing] = useState(() => keptDraft(service, id) !== undefined);
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
      <Page title={t('Lead {id}', { id })}>
        <Empty title={t('There is no such lead')}>
          <p>{t('It may have been merged or deleted.')}</p>
          <p>
            <a href={linkTo(['leads'])}>{t('Search all leads')}</a>
          </p>
        </Empty>
      </Page>
    );
  }
  const name = String(value?.lead['email'] ?? t('without an e-mail address'));
  const mayWrite = may('Read-Write Lead');
  return (
    <Page
      title={t('Lead {id}', { id })}
      lead={value !== undefined && <Foreign text={name} />}
      actions={
        !isEditing && (
          <>
            <Checkbox label={t('Show empty fields')} checked={showsEmpty} onChange={setShowsEmpty} />
            {mayWrite && value !== undefined && (
              <>
                <Button onClick={() => setIsEditing(true)}>{t('Edit')}</Button>
                <DeleteLead id={id} name={name} />
              </>
            )}
          </>
        )
      }
    >
      <Show loaded={loaded}>
        {({ lead, groups }) =>
          isEditing && mayWrite ? (
            <LeadEditor
              lead={lead}
              groups={groups}
              onReload={loaded.reload}
              onDone={() => {
                setIsEditing(false);
                loaded.reload();
              }}
            />
          ) : (
            <div class="stack" key={String(lead['updatedAt'])}>
              <div class="two">
                <LinksCard lead={lead} />
                <ProvenanceCard lead={lead} />
                {groups.map((group) => (
                  <ShownGroup key={group.name} group={group} lead={lead} showsEmpty={showsEmpty} />
                ))}
              </div>
              <HistoryCard leadId={lead.id} />
            </div>
          )
        }
      </Show>
    </Page>
  );
}

interface ShownGroupOptions {
  readonly group: FieldGroup;
  readonly lead: Lead;
  readonly showsEmpty: boolean;
}

function ShownGroup({ group: { title, fields }, lead, showsEmpty }: ShownGroupOptions) {
  const facts = fields.flatMap((field) => {
    const value = lead[field.rest?.name ?? ''];
    if (value !== null && value !== undefined && value !== '') {
      return [[field.displayName, showValue(field, value)] as const];
    }
    const empty = (
      <span key="empty" class="quiet">
        {t('empty')}
      </span>
    );
    return showsEmpty ? [[field.displayName, empty] as const] : [];
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
