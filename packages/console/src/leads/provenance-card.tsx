import type { Lead, LeadImport } from '@galena/client';
import { shownName } from '../imports/shown-name.ts';
import { T, t } from '../languages/translate.ts';
import { Facts } from '../parts/facts.tsx';
import { Time } from '../parts/format.tsx';
import { explain } from '../parts/states.tsx';
import { Foreign } from '../parts/text.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { linkTo } from '../shell/route.ts';

/** Which imports the lead comes from. */
export function ProvenanceCard({ lead: { id, createdAt, updatedAt } }: { readonly lead: Lead }) {
  const { galena } = useSession();
  const { value, error } = useLoad((signal) => galena.leads.provenance(id, { signal }), String(id));
  return (
    <section class="card" aria-label={t('Where it comes from')}>
      <h2 class="card-head">{t('Where it comes from')}</h2>
      {error !== undefined && <p class="problem">{explain(error)}</p>}
      {value !== undefined && (
        <Facts
          facts={[
            [t('Created'), <Origin key="created" at={createdAt} by={value.createdBy} />],
            [t('Last changed'), <Origin key="changed" at={updatedAt} by={value.changedBy} />],
          ]}
        />
      )}
    </section>
  );
}

interface OriginOptions {
  readonly at: Lead[string] | undefined;
  readonly by: LeadImport | undefined;
}

function Origin({ at, by }: OriginOptions) {
  return (
    <>
      <Time at={String(at)} />{' '}
      {by === undefined ? <span class="quiet">{t('not by an import')}</span> : <ImportLink by={by} />}
    </>
  );
}

/** An import that is forgotten has no page to go to. */
function ImportLink({ by }: { readonly by: LeadImport }) {
  const { batchId, createdAt, undoes } = by;
  if (createdAt === undefined) {
    return (
      <T
        text="by import {batchId} {note}"
        batchId={batchId}
        note={<span class="quiet">{t('(which is forgotten by now)')}</span>}
      />
    );
  }
  return (
    <>
      <T
        text="by {import}"
        import={
          <a href={linkTo(['imports', batchId])}>
            {undoes === undefined ? t('import {batchId}', { batchId }) : t('undo {batchId}', { batchId })}
          </a>
        }
      />
      {by.fileName !== undefined && (
        <>
          , <Foreign text={shownName(by)} most={80} />
        </>
      )}
    </>
  );
}
