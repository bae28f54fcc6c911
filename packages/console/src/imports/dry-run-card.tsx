import type { DryRunField, DryRunSummary, ImportProgress, LeadDifference, ReportedRow } from '@galena/client';
import { useState } from 'preact/hooks';
import { formatCount } from '../languages/translate.tsx';
import { Value } from '../leads/history-card.tsx';
import { SaveAsCsv } from '../leads/save-as-csv.tsx';
import { Button } from '../parts/button.tsx';
import { Choices } from '../parts/choices.tsx';
import { Stats } from '../parts/facts.tsx';
import { Select, TextField } from '../parts/fields.tsx';
import { plural, Time } from '../parts/format.tsx';
import { explain, Loading, Show } from '../parts/states.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { countOf, type ReportKind } from '../results/report.ts';
import { useSession } from '../session/session.ts';
import { goTo, linkTo } from '../shell/route.ts';
import { Changes } from './changes.tsx';
import { baseName, linesBefore, readName } from './import-name.ts';

const pageSize = 50;

/** What a dry run comes to: which leads would get which values, which rows would fail; and the import itself. */
export function DryRunCard({ progress }: { readonly progress: ImportProgress }) {
  const { galena } = useSession();
  const { batchId } = progress;
  const summary = useLoad(
    (signal) => galena.imports.openDryRun(batchId).summary({ signal }),
    `summary ${batchId}`,
  );
  return (
    <Show loaded={summary}>
      {(shown) => (
        <>
          <ImportIt summary={shown} />
          <Fields summary={shown} />
          {shown.leadsCreated + shown.leadsUpdated > 0 && <Differences progress={progress} summary={shown} />}
          {reportKinds.some((kind) => countOf(progress, kind) > 0) && <Reports progress={progress} />}
        </>
      )}
    </Show>
  );
}

/** Sends nothing: the server has the file. */
function ImportIt({ summary }: { readonly summary: DryRunSummary }) {
  const { galena, may } = useSession();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const { batchId, leadsChanged, changedLeads, expiresAt, leadsCreated, leadsUpdated, addedToList } = summary;
  const importIt = async () => {
    setIsBusy(true);
    setProblem(undefined);
    try {
      const { handle } = await galena.imports.openDryRun(batchId).import();
      goTo(['imports', handle.batchIds[0] ?? '']);
    } catch (error) {
      setProblem(error);
      setIsBusy(false);
    }
  };
  return (
    <section class="card stack" aria-label="What would change">
      <div class="card-head">
        <h2>What would change</h2>
        {may('Read-Write Lead') && (
          <Button kind="main" isBusy={isBusy} onClick={() => void importIt()}>
            Import the file
          </Button>
        )}
      </div>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {explain(problem)}
        </p>
      )}
      <Stats
        stats={[
          { name: 'New leads', value: formatCount(leadsCreated) },
          { name: 'Changed leads', value: formatCount(leadsUpdated) },
          ...(addedToList === undefined
            ? []
            : [{ name: 'Added to the list', value: formatCount(addedToList) }]),
        ]}
      />
      {leadsChanged && changedLeads !== 0 && (
        <p class="notice">
          {changedLeads === undefined
            ? 'Leads have been written since this dry run began: the import may have a different result.'
            : `${plural(changedLeads, 'lead')} of the file changed since this dry run began: the import may have a different result for ${changedLeads === 1 ? 'it' : 'them'}.`}
        </p>
      )}
      <p class="quiet small">
        A dry run imports nothing. The result and the file are kept until <Time at={expiresAt} />.
      </p>
    </section>
  );
}

function Fields({ summary: { fields } }: { readonly summary: DryRunSummary }) {
  if (fields.length === 0) return <p class="notice">No value of any lead would change.</p>;
  return (
    <section class="card stack" aria-label="By field">
      <h2>By field</h2>
      <Table
        name="How many leads each field changes for"
        columns={fieldColumns}
        items={fields}
        keyOf={({ field }) => field}
      />
    </section>
  );
}

const fieldColumns: readonly Column<DryRunField>[] = [
  { title: 'Field', render: ({ displayName }) => <Foreign text={displayName} most={60} /> },
  { title: 'Changed', isNumber: true, render: ({ changed }) => formatCount(changed) },
  { title: 'Filled', isNumber: true, render: ({ filled }) => formatCount(filled) },
  { title: 'Cleared', isNumber: true, render: ({ cleared }) => formatCount(cleared) },
  { title: 'In new leads', isNumber: true, render: ({ created }) => formatCount(created) },
  {
    title: 'Commonest new values',
    isWide: true,
    render: ({ commonest }) =>
      commonest.map(({ value, leads }) => (
        <div key={String(value)}>
          <Value value={value} /> <span class="quiet">{formatCount(leads)}</span>
        </div>
      )),
  },
];

type Kind = 'all' | LeadDifference['outcome'];

function Differences({
  progress,
  summary,
}: {
  readonly progress: ImportProgress;
  readonly summary: DryRunSummary;
}) {
  const { galena } = useSession();
  const { batchId } = progress;
  const [kind, setKind] = useState<Kind>('all');
  const [field, setField] = useState('');
  const [text, setText] = useState('');
  const [shown, setShown] = useState(pageSize);
  const filter = {
    ...(kind !== 'all' && { outcomes: [kind] }),
    ...(field !== '' && { field }),
    ...(text !== '' && { text }),
  };
  const { value: leads, error } = useLoad((signal) => {
    const options = { ...filter, signal, batchSize: Math.min(shown + 1, 300) };
    return take(galena.imports.openDryRun(batchId).differences(options), shown + 1);
  }, `${batchId} ${kind} ${field} ${shown} ${text}`);
  return (
    <section class="card stack" aria-label="Lead by lead">
      <div class="card-head">
        <h2>Lead by lead</h2>
        <SaveAsCsv
          label="Download as CSV"
          name={`${baseName(progress)}.differences.csv`}
          pieces={(signal) =>
            galena.imports.openDryRun(batchId).csv({ ...filter, signal, originalLine: lineOf(progress) })
          }
        />
      </div>
      <div class="search-row">
        <Choices<Kind>
          label="Leads"
          value={kind}
          onChange={setKind}
          choices={[
            { value: 'all', label: 'All' },
            { value: 'created', label: `New ${formatCount(summary.leadsCreated)}` },
            { value: 'changed', label: `Changed ${formatCount(summary.leadsUpdated)}` },
          ]}
        />
        <Select
          label="Changes of"
          value={field}
          onChange={setField}
          choices={[
            { value: '', label: 'any field' },
            ...summary.fields.map((one) => ({ value: one.field, label: one.displayName })),
          ]}
        />
        <TextField label="Value contains" type="search" value={text} onChange={setText} />
      </div>
      {error !== undefined && <p class="problem">{explain(error)}</p>}
      {leads === undefined && error === undefined && <Loading />}
      {leads !== undefined && leads.length > 0 && (
        <Table
          name="Leads that would be created and changed"
          columns={leadColumns(lineOf(progress))}
          items={leads.slice(0, shown)}
          keyOf={({ row }) => row}
        />
      )}
      {leads?.length === 0 && <p class="quiet">No such leads.</p>}
      {leads !== undefined && leads.length > shown && (
        <Button onClick={() => setShown(shown + pageSize)}>Show more</Button>
      )}
    </section>
  );
}

/** The line of the person's file, which may have no header where the one that was sent has. */
function lineOf(progress: ImportProgress): (line: number) => number {
  const before = linesBefore(readName(progress), []);
  return (line) => line + before;
}

const leadColumns = (original: (line: number) => number): readonly Column<LeadDifference>[] => [
  { title: 'Line', isNumber: true, render: ({ line }) => formatCount(original(line)) },
  {
    title: 'Lead',
    render: ({ leadId }) => (leadId === null ? 'New' : <a href={linkTo(['leads', leadId])}>{leadId}</a>),
  },
  { title: 'Key', isWide: true, render: ({ key }) => <Foreign text={key ?? ''} most={60} /> },
  { title: 'Changes', isWide: true, render: (lead) => <Difference of={lead} /> },
];

/** A new lead has only values after. */
function Difference({ of: { outcome, changes, addedToList } }: { readonly of: LeadDifference }) {
  if (outcome === 'changed') return <Changes changes={changes} addedToList={addedToList} />;
  return (
    <>
      {changes.map(({ field, displayName, newValue }) => (
        <div key={field}>
          <Foreign text={displayName} most={60} />: <Value value={newValue} />
        </div>
      ))}
    </>
  );
}

const reportNames: Readonly<Record<ReportKind, string>> = {
  failures: 'Would fail',
  warnings: 'Would warn',
  skipped: 'Would be skipped',
};

/** The rows that would fail, warn or be skipped: they are corrected in the file, or once it is imported. */
function Reports({ progress }: { readonly progress: ImportProgress }) {
  const { galena } = useSession();
  const { batchId } = progress;
  const kinds = reportKinds.filter((kind) => countOf(progress, kind) > 0);
  const [kind, setKind] = useState<ReportKind>(kinds[0] ?? 'failures');
  const [shown, setShown] = useState(pageSize);
  const { value: rows = [], error } = useLoad(
    (signal) => take(galena.imports.openDryRun(batchId)[kind]({ signal }), shown),
    `${kind} ${batchId} ${shown}`,
  );
  return (
    <section class="card stack" aria-label="Reported rows">
      <Choices<ReportKind>
        label="Rows"
        value={kind}
        onChange={setKind}
        choices={kinds.map((value) => ({
          value,
          label: `${reportNames[value]} ${formatCount(countOf(progress, value))}`,
        }))}
      />
      {error !== undefined && <p class="problem">{explain(error)}</p>}
      {rows.length > 0 && (
        <Table
          name={reportNames[kind]}
          columns={reportColumns(lineOf(progress))}
          items={rows}
          keyOf={({ row }) => row ?? 0}
        />
      )}
      {rows.length < countOf(progress, kind) && rows.length === shown && (
        <Button onClick={() => setShown(shown + pageSize)}>Show more</Button>
      )}
    </section>
  );
}

const reportKinds: readonly ReportKind[] = ['failures', 'warnings', 'skipped'];

const reportColumns = (original: (line: number) => number): readonly Column<ReportedRow>[] => [
  { title: 'Line', isNumber: true, render: ({ line = 0 }) => formatCount(original(line)) },
  { title: 'Reason', isWide: true, render: ({ reason }) => <Foreign text={reason} most={200} /> },
  { title: 'Row', isWide: true, render: ({ cells }) => <Foreign text={cells.join(' | ')} most={200} /> },
];
