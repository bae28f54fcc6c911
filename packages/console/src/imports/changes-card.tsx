import type { ImportedLead, ImportProgress } from '@galena/client';
import { useState } from 'preact/hooks';
import { importedLeads } from '../leads/lead-sources.ts';
import { SaveAsCsv } from '../leads/save-as-csv.tsx';
import { Button } from '../parts/button.tsx';
import { Choices } from '../parts/choices.tsx';
import { Select } from '../parts/fields.tsx';
import { formatCount, Time } from '../parts/format.tsx';
import { explain } from '../parts/states.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { linkTo } from '../shell/route.ts';
import { Changes } from './changes.tsx';
import { baseName } from './import-name.ts';

const pageSize = 50;

type Kind = 'all' | ImportedLead['outcome'];

/** Which leads an import created and changed, and what was there before. */
export function ChangesCard({ progress }: { readonly progress: ImportProgress }) {
  const { galena } = useSession();
  const { batchId, created, updated } = progress;
  const [kind, setKind] = useState<Kind>('all');
  const [field, setField] = useState('');
  const [shown, setShown] = useState(pageSize);
  const filter = { ...(kind !== 'all' && { outcomes: [kind] }), ...(field !== '' && { field }) };
  const fields = useLoad(async (signal) => {
    const described = await galena.fields.describe({ signal });
    return described.flatMap(({ rest, displayName }) =>
      rest === undefined || rest.readOnly ? [] : [{ value: rest.name, label: displayName }],
    );
  }, 'fields');
  const { value, error } = useLoad(async (signal) => {
    let knownSince: string | undefined;
    const onKnownSince = (time: string) => {
      knownSince = time;
    };
    const options = { ...filter, signal, onKnownSince, batchSize: Math.min(shown + 1, 300) };
    return { leads: await take(galena.imports.changes(batchId, options), shown + 1), knownSince };
  }, `${batchId} ${kind} ${field} ${shown} ${progress.status}`);
  const leads = value?.leads ?? [];
  const isOld = value?.knownSince !== undefined && value.knownSince > progress.createdAt;
  return (
    <section class="card stack" aria-label="What it did">
      <div class="card-head">
        <h2>What it did</h2>
        <div class="actions">
          <SaveAsCsv
            label="Download changes as CSV"
            name={`${baseName(progress)}.changes.csv`}
            pieces={async (signal) => [await galena.imports.getChangesFile(batchId, { ...filter, signal })]}
          />
          <SaveAsCsv
            label="Download leads as CSV"
            name={`${baseName(progress)}.leads.csv`}
            pieces={(signal) => importedLeads(galena, batchId, filter, signal)}
          />
        </div>
      </div>
      <div class="search-row">
        <Choices<Kind>
          label="Leads"
          value={kind}
          onChange={setKind}
          choices={[
            { value: 'all', label: 'All' },
            { value: 'created', label: `Created ${formatCount(created)}` },
            { value: 'changed', label: `Changed ${formatCount(updated)}` },
            ...(progress.listId === undefined
              ? []
              : [{ value: 'added' as const, label: 'Only added to the list' }]),
          ]}
        />
        <Select
          label="Changes of"
          value={field}
          onChange={setField}
          choices={[{ value: '', label: 'any field' }, ...(fields.value ?? [])]}
        />
      </div>
      {error !== undefined && <p class="problem">{explain(error)}</p>}
      {leads.length > 0 && (
        <Table
          name="Leads that it created and changed"
          columns={columns}
          items={leads.slice(0, shown)}
          keyOf={({ row, leadId }) => `${row} ${leadId}`}
        />
      )}
      {value !== undefined && leads.length === 0 && <p class="quiet">{explainNone(progress)}</p>}
      {leads.length > shown && <Button onClick={() => setShown(shown + pageSize)}>Show more</Button>}
      {isOld && (
        <p class="quiet small">
          Changed values are known since <Time at={value.knownSince ?? ''} />.
        </p>
      )}
    </section>
  );
}

const columns: readonly Column<ImportedLead>[] = [
  { title: 'Row', isNumber: true, render: ({ row }) => formatCount(row) },
  { title: 'Lead', render: ({ leadId }) => <a href={linkTo(['leads', leadId])}>{leadId}</a> },
  { title: 'Email', isWide: true, render: ({ email }) => <Foreign text={email ?? ''} most={60} /> },
  {
    title: 'Changes',
    isWide: true,
    render: (lead) => (lead.outcome === 'created' ? 'Created' : <Changes {...lead} />),
  },
];

/** The counts above are of rows, and also of leads that were deleted since. */
function explainNone({ repeated }: ImportProgress): string {
  const deleted = 'No such leads. Deleted leads are not shown';
  return repeated === undefined || repeated === 0
    ? `${deleted}.`
    : `${deleted}, and a lead that the file has more than once is shown by what became of it in the end.`;
}
