import type { Galena, ImportedLead, ImportProgress } from '@galena/client';
import { useState } from 'preact/hooks';
import { formatCount, T, t } from '../languages/translate.ts';
import { importedLeads } from '../leads/lead-sources.ts';
import { SaveAsCsv } from '../leads/save-as-csv.tsx';
import { Button } from '../parts/button.tsx';
import { Choices } from '../parts/choices.tsx';
import { Select } from '../parts/fields.tsx';
import { Time } from '../parts/format.tsx';
import { explain } from '../parts/states.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { linkTo } from '../shell/route.ts';
import { Changes } from './changes.tsx';
import { baseName } from './import-name.ts';

const pageSize = 20;

type Kind = 'all' | ImportedLead['outcome'];

/** Which leads an import, or the several of a file, created and changed, and what was there before. */
export function ChangesCard({ imports }: { readonly imports: readonly ImportProgress[] }) {
  const { galena } = useSession();
  const [first] = imports;
  if (first === undefined) return null;
  return <Changed galena={galena} imports={imports} first={first} />;
}

interface ChangedOptions {
  readonly galena: Galena;
  readonly imports: readonly ImportProgress[];
  readonly first: ImportProgress;
}

function Changed({ galena, imports, first }: ChangedOptions) {
  const batchIds = imports.map(({ batchId }) => batchId);
  const sum = (countOf: (item: ImportProgress) => number | undefined) =>
    imports.reduce((total, item) => total + (countOf(item) ?? 0), 0);
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
    const changed = inTurn(imports, ({ batchId }) => galena.imports.changes(batchId, options));
    return { leads: await take(changed, shown + 1), knownSince };
  }, `${batchIds.join()} ${kind} ${field} ${shown} ${first.status}`);
  const leads = value?.leads ?? [];
  const isOld = value?.knownSince !== undefined && value.knownSince > first.createdAt;
  return (
    <section class="card stack" aria-label={t('Created and changed leads')}>
      <div class="card-head">
        <h2>{t('Created and changed leads')}</h2>
        <div class="actions">
          <SaveAsCsv
            label={t('Download changes as CSV')}
            name={`${baseName(first)}.changes.csv`}
            pieces={(signal) =>
              oneFile(batchIds, (batchId) => galena.imports.changesCsv(batchId, { ...filter, signal }))
            }
          />
          <SaveAsCsv
            label={t('Download leads as CSV')}
            name={`${baseName(first)}.leads.csv`}
            pieces={(signal) => importedLeads(galena, batchIds, filter, signal)}
          />
        </div>
      </div>
      <div class="search-row">
        <Choices<Kind>
          label={t('Leads')}
          value={kind}
          onChange={setKind}
          choices={[
            { value: 'all', label: t('All') },
            {
              value: 'created',
              label: t('Created {number}', { number: formatCount(sum(({ created }) => created)) }),
            },
            {
              value: 'changed',
              label: t('Changed {number}', { number: formatCount(sum(({ updated }) => updated)) }),
            },
            ...(first.listId === undefined
              ? []
              : [{ value: 'added' as const, label: t('Only added to the list') }]),
          ]}
        />
        <Select
          label={t('Changes of')}
          value={field}
          onChange={setField}
          choices={[{ value: '', label: t('any field') }, ...(fields.value ?? [])]}
        />
      </div>
      {error !== undefined && <p class="problem">{explain(error)}</p>}
      {leads.length > 0 && (
        <Table
          name={t('Leads that it created and changed')}
          columns={columns()}
          items={leads.slice(0, shown)}
          keyOf={({ row, leadId }) => `${row} ${leadId}`}
        />
      )}
      {value !== undefined && leads.length === 0 && (
        <p class="quiet">{explainNone(sum(({ repeated }) => repeated))}</p>
      )}
      {leads.length > shown && <Button onClick={() => setShown(shown + pageSize)}>{t('Show more')}</Button>}
      {isOld && (
        <p class="quiet small">
          <T text="Changed values are known since {time}." time={<Time at={value.knownSince ?? ''} />} />
        </p>
      )}
    </section>
  );
}

const columns = (): readonly Column<ImportedLead>[] => [
  { title: t('Row'), isNumber: true, render: ({ row }) => formatCount(row) },
  { title: t('Lead'), render: ({ leadId }) => <a href={linkTo(['leads', leadId])}>{leadId}</a> },
  { title: t('Email'), isWide: true, render: ({ email }) => <Foreign text={email ?? ''} most={60} /> },
  {
    title: t('Changes'),
    isWide: true,
    render: (lead) => (lead.outcome === 'created' ? t('Created') : <Changes {...lead} />),
  },
];

/** The counts above are of rows, and also of leads that were deleted since. */
function explainNone(repeated: number): string {
  const deleted = t('No such leads. Leads deleted since are not listed.');
  return repeated === 0
    ? deleted
    : `${deleted} ${t('A lead that occurs more than once in the file is listed with its final outcome.')}`;
}

/** The leads of one part after another, with their rows in the whole file. */
async function* inTurn(
  imports: readonly ImportProgress[],
  open: (item: ImportProgress) => AsyncIterable<ImportedLead>,
): AsyncGenerator<ImportedLead, void, undefined> {
  let rowsBefore = 0;
  for (const item of imports) {
    for await (const lead of open(item)) yield { ...lead, row: lead.row + rowsBefore };
    rowsBefore += item.rowsDone;
  }
}

const lineFeed = 0x0a;

/** Files with the same header, which has one line, one below another. */
async function* oneFile(
  batchIds: readonly number[],
  open: (batchId: number) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const [index, batchId] of batchIds.entries()) {
    let isInHeader = index > 0;
    for await (const piece of open(batchId)) {
      const start = isInHeader ? piece.indexOf(lineFeed) + 1 : 0;
      if (isInHeader && start === 0) continue;
      isInHeader = false;
      yield piece.subarray(start);
    }
  }
}
