import type { Lead, LeadImport } from '@galena/client';
import { readName } from '../imports/import-name.ts';
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
    <section class="card" aria-label="Where it comes from">
      <h2 class="card-head">Where it comes from</h2>
      {error !== undefined && <p class="problem">{explain(error)}</p>}
      {value !== undefined && (
        <Facts
          facts={[
            ['Created', <Origin key="created" at={createdAt} by={value.createdBy} />],
            ['Last changed', <Origin key="changed" at={updatedAt} by={value.changedBy} />],
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
      {by === undefined ? <span class="quiet">not by an import</span> : <ImportLink by={by} />}
    </>
  );
}

/** An import that is forgotten has no page to go to. */
function ImportLink({ by }: { readonly by: LeadImport }) {
  const { batchId, createdAt, undoes } = by;
  if (createdAt === undefined) {
    return (
      <>
        by import {batchId} <span class="quiet">(which is forgotten by now)</span>
      </>
    );
  }
  return (
    <>
      by{' '}
      <a href={linkTo(['imports', batchId])}>
        {undoes === undefined ? 'import' : 'undo'} {batchId}
      </a>
      {by.fileName !== undefined && (
        <>
          , <Foreign text={readName(by).fileName} most={80} />
        </>
      )}
    </>
  );
}
