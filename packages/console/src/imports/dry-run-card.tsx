import type { DryRunField, DryRunSummary, ImportProgress, LeadDifference, ReportedRow } from '@galena/client';
import { useState } from 'preact/hooks';
import { translateSentence } from '../languages/sentences.ts';
import { formatCount, T, t, tn } from '../languages/translate.ts';
import { Value } from '../leads/history-card.tsx';
import { SaveAsCsv } from '../leads/save-as-csv.tsx';
import { Button } from '../parts/button.tsx';
import { Choices } from '../parts/choices.tsx';
import { Stats } from '../parts/facts.tsx';
import { Select, TextField } from '../parts/fields.tsx';
import { Time } from '../parts/format.tsx';
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
    <section class="card stack" aria-label={t('What would change')}>
      <div class="card-head">
        <h2>{t('What would change')}</h2>
        {may('Read-Write Lead') && (
          <Button kind="main" isBusy={isBusy} onClick={() => void importIt()}>
            {t('Import the file')}
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
          { name: t('New leads'), value: formatCount(leadsCreated) },
          { name: t('Changed leads'), value: formatCount(leadsUpdated) },
          ...(addedToList === undefined
            ? []
            : [{ name: t('Added to the list'), value: formatCount(addedToList) }]),
        ]}
      />
      {leadsChanged && changedLeads !== 0 && (
        <p class="notice">
          {changedLeads === undefined
            ? t('Leads have been written since this dry run began: the import may have a different result.')
            : tn(
                changedLeads,
                '{count} lead of the file changed since this dry run began: the import may have a different result for it.',
                '{count} leads of the file changed since this dry run began: the import may have a different result for them.',
              )}
        </p>
      )}
      <p class="quiet small">
        <T
          text="A dry run imports nothing. The result and the file are kept until {time}."
          time={<Time at={expiresAt} />}
        />
      </p>
    </section>
  );
}

function Fields({ summary: { fields } }: { readonly summary: DryRunSummary }) {
  if (fields.length === 0) return <p class="notice">{t('No value of any lead would change.')}</p>;
  return (
    <section class="card stack" aria-label={t('By field')}>
      <h2>{t('By field')}</h2>
      <Table
        name={t('How many leads each field changes for')}
        columns={fieldColumns()}
        items={fields}
        keyOf={({ field }) => field}
      />
    </section>
  );
}

const fieldColumns = (): readonly Column<DryRunField>[] => [
  { title: t('Field'), render: ({ displayName }) => <Foreign text={displayName} most={60} /> },
  { title: t('Changed'), isNumber: true, render: ({ changed }) => formatCount(changed) },
  { title: t('Filled'), isNumber: true, render: ({ filled }) => formatCount(filled) },
  { title: t('Cleared'), isNumber: true, render: ({ cleared }) => formatCount(cleared) },
  { title: t('In new leads'), isNumber: true, render: ({ created }) => formatCount(created) },
  {
    title: t('Commonest new values'),
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
    <section class="card stack" aria-label={t('Lead by lead')}>
      <div class="card-head">
        <h2>{t('Lead by lead')}</h2>
        <SaveAsCsv
          label={t('Download as CSV')}
          name={`${baseName(progress)}.differences.csv`}
          pieces={(signal) =>
            galena.imports.openDryRun(batchId).csv({ ...filter, signal, originalLine: lineOf(progress) })
          }
        />
      </div>
      <div class="search-row">
        <Choices<Kind>
          label={t('Leads')}
          value={kind}
          onChange={setKind}
          choices={[
            { value: 'all', label: t('All') },
            { value: 'created', label: t('New {number}', { number: formatCount(summary.leadsCreated) }) },
            { value: 'changed', label: t('Changed {number}', { number: formatCount(summary.leadsUpdated) }) },
          ]}
        />
        <Select
          label={t('Changes of')}
          value={field}
          onChange={setField}
          choices={[
            { value: '', label: t('any field') },
            ...summary.fields.map((one) => ({ value: one.field, label: one.displayName })),
          ]}
        />
        <TextField label={t('Value contains')} type="search" value={text} onChange={setText} />
      </div>
      {error !== undefined && <p class="problem">{explain(error)}</p>}
      {leads === undefined && error === undefined && <Loading />}
      {leads !== undefined && leads.length > 0 && (
        <Table
          name={t('Leads that would be created and changed')}
          columns={leadColumns(lineOf(progress))}
          items={leads.slice(0, shown)}
          keyOf={({ row }) => row}
        />
      )}
      {leads?.length === 0 && <p class="quiet">{t('No such leads.')}</p>}
      {leads !== undefined && leads.length > shown && (
        <Button onClick={() => setShown(shown + pageSize)}>{t('Show more')}</Button>
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
  { title: t('Line'), isNumber: true, render: ({ line }) => formatCount(original(line)) },
  {
    title: t('Lead'),
    render: ({ leadId }) => (leadId === null ? t('New') : <a href={linkTo(['leads', leadId])}>{leadId}</a>),
  },
  { title: t('Key'), isWide: true, render: ({ key }) => <Foreign text={key ?? ''} most={60} /> },
  { title: t('Changes'), isWide: true, render: (lead) => <Difference of={lead} /> },
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

const reportNames = (): Readonly<Record<ReportKind, string>> => ({
  failures: t('Would fail'),
  warnings: t('Would warn'),
  skipped: t('Would be skipped'),
});

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
    <section class="card stack" aria-label={t('Reported rows')}>
      <Choices<ReportKind>
        label={t('Rows')}
        value={kind}
        onChange={setKind}
        choices={kinds.map((value) => ({
          value,
          label: `${reportNames()[value]} ${formatCount(countOf(progress, value))}`,
        }))}
      />
      {error !== undefined && <p class="problem">{explain(error)}</p>}
      {rows.length > 0 && (
        <Table
          name={reportNames()[kind]}
          columns={reportColumns(lineOf(progress))}
          items={rows}
          keyOf={({ row }) => row ?? 0}
        />
      )}
      {rows.length < countOf(progress, kind) && rows.length === shown && (
        <Button onClick={() => setShown(shown + pageSize)}>{t('Show more')}</Button>
      )}
    </section>
  );
}

const reportKinds: readonly ReportKind[] = ['failures', 'warnings', 'skipped'];

const reportColumns = (original: (line: number) => number): readonly Column<ReportedRow>[] => [
  { title: t('Line'), isNumber: true, render: ({ line = 0 }) => formatCount(original(line)) },
  {
    title: t('Reason'),
    isWide: true,
    render: ({ reason }) => <Foreign text={translateSentence(reason)} most={200} />,
  },
  { title: t('Row'), isWide: true, render: ({ cells }) => <Foreign text={cells.join(' | ')} most={200} /> },
];
