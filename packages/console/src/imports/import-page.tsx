import { GalenaRefusal, type ImportProgress } from '@galena/client';
import { describeRules } from '@galena/client/files';
import { useState } from 'preact/hooks';
import { t, tn } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { Facts } from '../parts/facts.tsx';
import { formatShare } from '../parts/format.tsx';
import { later } from '../parts/later.tsx';
import { Empty, Problem, Show } from '../parts/states.tsx';
import { Foreign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useWatch } from '../parts/use-watch.ts';
import { ResultsCard } from '../results/results-card.tsx';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { usePageTitle } from '../shell/page-title.ts';
import { linkTo } from '../shell/route.ts';
import { useAnnouncedEnd } from './announce-end.ts';
import { type ImportName, isFinished, readName } from './import-name.ts';
import { stateName, stateOf } from './import-state.ts';
import { PhasesCard } from './phases-card.tsx';
import { ProgressCard } from './progress-card.tsx';
import { shownName } from './shown-name.ts';
import { StatusPill } from './status-pill.tsx';
import { TimelineCard } from './timeline-card.tsx';

const history = () => import('../history.ts');
const ChangesCard = later(async () => (await history()).ChangesCard);
const DryRunCard = later(async () => (await history()).DryRunCard);
const UndoButton = later(async () => (await history()).UndoButton);
const UndoCard = later(async () => (await history()).UndoCard);

/** So far it is looked for imports that belong to this one. */
const searchedImports = 300;

/** One import, from the queue to its corrected rows. */
export function ImportPage({ batchId }: { readonly batchId: number }) {
  const { galena, may } = useSession();
  const loaded = useWatch((signal) => galena.imports.watch(batchId, { signal }), String(batchId), {
    isWatchedHidden: (progress) => !isFinished(progress),
  });
  const { value: progress, error } = loaded;
  usePageTitle(progress === undefined ? undefined : titleOf(progress));
  useAnnouncedEnd(progress);
  if (error instanceof GalenaRefusal && error.code === '1013') {
    return (
      <Page title={t('Import {batchId}', { batchId })}>
        <Empty title={t('There is no such import')}>
          <p>{t('It may be older than the days for which the settings keep imports.')}</p>
        </Empty>
      </Page>
    );
  }
  const name = progress === undefined ? undefined : readName(progress);
  return (
    <Page
      title={
        <>
          {jobNames()[kindOf(progress)].title} {batchId}{' '}
          {progress !== undefined && <StatusPill of={progress} />}
        </>
      }
      lead={progress !== undefined && <Foreign text={shownName(progress)} />}
      actions={
        progress !== undefined &&
        may('Read-Write Lead') &&
        (isFinished(progress) ? (
          canBeUndone(progress) && <UndoButton batchId={batchId} label={jobNames()[kindOf(progress)].undo} />
        ) : (
          <CancelButton batchId={batchId} kind={kindOf(progress)} onCancelled={loaded.reload} />
        ))
      }
    >
      <Show loaded={loaded}>
        {(shown) =>
          shown.undo !== undefined ? (
            <div class="stack">
              <UndoCard progress={shown} undo={shown.undo} />
            </div>
          ) : (
            <div class="stack">
              <ProgressCard progress={shown} />
              {name?.part !== undefined && <PartOf part={name.part} />}
              {shown.kind === 'dryRun' ? (
                shown.status === 'complete' && <DryRunCard progress={shown} />
              ) : (
                <>
                  {name?.part === undefined && <ResultsCard progress={shown} key={shown.status} />}
                  {isFinished(shown) && shown.created + shown.updated > 0 && (
                    <ChangesCard imports={[shown]} />
                  )}
                </>
              )}
              <div class="two">
                <div class="stack">
                  <Destination progress={shown} />
                  {hasApiStatus(shown) && may('Read-Write Lead') && <ApiStatus batchId={batchId} />}
                </div>
                <div class="stack">
                  <TimelineCard progress={shown} />
                  {shown.startedAt !== undefined && <PhasesCard phaseMs={shown.phaseMs} />}
                </div>
              </div>
            </div>
          )
        }
      </Show>
    </Page>
  );
}

/** For the tab of the browser. */
function titleOf(progress: ImportProgress): string {
  const { status, bytesDone, fileBytes, undo } = progress;
  const fileName = shownName(progress);
  const share = undo === undefined ? formatShare(bytesDone, fileBytes) : formatShare(undo.share, 1);
  return `${status === 'importing' ? share : stateName(stateOf(progress))} · ${fileName}`;
}

/** The rows of all parts are corrected together. */
function PartOf({ part: { number, of, fileKey } }: { readonly part: NonNullable<ImportName['part']> }) {
  return (
    <p class="note-line">
      {t('This is part {number} of {of} of its file.', { number, of })}{' '}
      <a href={linkTo(['files', fileKey])}>
        {t('See all parts, correct rows that failed, or undo the whole file')}
      </a>
    </p>
  );
}

type Kind = NonNullable<ImportProgress['kind']>;

const jobNames = (): Readonly<
  Record<
    Kind,
    {
      readonly title: string;
      readonly cancel: string;
      readonly ask: (batchId: number) => string;
      readonly keep: string;
      readonly undo: string;
      readonly cancelled: string;
    }
  >
> => ({
  import: {
    title: t('Import'),
    cancel: t('Cancel the import'),
    ask: (batchId) => t('Cancel import {batchId}?', { batchId }),
    keep: t('Keep the import running'),
    undo: t('Undo this import'),
    cancelled: t('Rows imported so far are kept. The rest of the file is not imported.'),
  },
  dryRun: {
    title: t('Dry run'),
    cancel: t('Cancel the dry run'),
    ask: (batchId) => t('Cancel dry run {batchId}?', { batchId }),
    keep: t('Keep the dry run running'),
    undo: t('Undo this import'),
    cancelled: t('Nothing was imported, and the results so far are discarded.'),
  },
  undo: {
    title: t('Undo'),
    cancel: t('Cancel the undo'),
    ask: (batchId) => t('Cancel undo {batchId}?', { batchId }),
    keep: t('Keep the undo running'),
    undo: t('Undo this undo'),
    cancelled: t('Changes undone so far stay undone.'),
  },
});

function kindOf(progress: ImportProgress | undefined): Kind {
  return progress?.kind ?? 'import';
}

/** Marketo's calls know imports only. */
function hasApiStatus(progress: ImportProgress): boolean {
  return kindOf(progress) === 'import' && isFinished(progress) && progress.expired !== true;
}

/** A Galena without undo does not tell of what kind it is. */
function canBeUndone({ kind, undo }: ImportProgress): boolean {
  return kind === 'import' || undo?.dryRun === false;
}

/** A static list by its name; by its id where it cannot be read, as it was deleted. */
function ListLink({ id }: { readonly id: number }) {
  const { galena } = useSession();
  const { value: list } = useLoad((signal) => galena.lists.get(id, { signal }), String(id));
  return <a href={linkTo(['lists', id])}>{list === undefined ? id : <Foreign text={list.name} />}</a>;
}

/** Where the rows went, and what else belongs to this import. */
function Destination({ progress }: { readonly progress: ImportProgress }) {
  const { galena } = useSession();
  const { batchId, lookupField, listId, partitionName, format, unmappedColumns, rules, sentBy } = progress;
  const { dryRunBatchId, template } = progress;
  const { part, correctedFrom } = readName(progress);
  const { value: relatives = [] } = useLoad(
    async (signal) => {
      const imports = await take(galena.imports.list({ signal }), searchedImports);
      return imports.map((item) => ({ item, name: readName(item) }));
    },
    `${batchId} ${isFinished(progress)}`,
  );
  const corrections = relatives.filter(({ name }) => name.correctedFrom === batchId);
  return (
    <section class="card" aria-label={t('About this import')}>
      <h2 class="card-head">{t('About this import')}</h2>
      <Facts
        facts={[
          [
            t('Request id'),
            sentBy?.requestId === undefined ? undefined : <code key="request">{sentBy.requestId}</code>,
          ],
          [t('Lookup field'), <code key="field">{lookupField}</code>],
          [t('Static list'), listId === undefined ? undefined : <ListLink key="list" id={listId} />],
          [
            t('Partition'),
            partitionName === undefined ? undefined : <Foreign key="partition" text={partitionName} />,
          ],
          [t('Format'), format.toUpperCase()],
          [
            t('Template'),
            template && (
              <Foreign
                key="template"
                text={t('{name}, version {version}', { name: template.name, version: template.version })}
              />
            ),
          ],
          [
            t('Rules'),
            rules === undefined ? undefined : (
              <Foreign key="rules" text={describeRules(rules)} most={1_000} />
            ),
          ],
          [
            t('Skipped columns'),
            unmappedColumns.length === 0 ? undefined : (
              <Foreign key="columns" text={describeSkipped(unmappedColumns)} most={1_000} />
            ),
          ],
          [t('From'), dryRunBatchId === undefined ? undefined : links([dryRunBatchId], dryRunLabel)],
          [t('Corrected rows of'), correctedFrom === undefined ? undefined : links([correctedFrom])],
          [
            t('Corrected by'),
            corrections.length === 0 ? undefined : links(corrections.map(({ item }) => item.batchId)),
          ],
          [
            t('Part of a file'),
            part === undefined ? undefined : (
              <a key="parts" href={linkTo(['files', part.fileKey])}>
                {t('part {number} of {of}', { number: part.number, of: part.of })}
              </a>
            ),
          ],
        ]}
      />
    </section>
  );
}

/** They match no field. */
function describeSkipped(columns: readonly string[]): string {
  return tn(columns.length, '{count} column: {names}', '{count} columns: {names}', {
    names: columns.map(showName).join(', '),
  });
}

/** Some have no name. In quotes where blanks around it are why it matches no field. */
function showName(name: string): string {
  const shown = name.trim();
  if (shown === '') return t('(no name)');
  return shown === name ? name : `"${name}"`;
}

function importLabel(batchId: number): string {
  return t('import {batchId}', { batchId });
}

function dryRunLabel(batchId: number): string {
  return t('dry run {batchId}', { batchId });
}

function links(batchIds: readonly number[], label = importLabel) {
  return batchIds.map((id, index) => (
    <span key={id}>
      {index > 0 && ', '}
      <a href={linkTo(['imports', id])}>{label(id)}</a>
    </span>
  ));
}

function CancelButton({
  batchId,
  kind,
  onCancelled,
}: {
  readonly batchId: number;
  readonly kind: Kind;
  readonly onCancelled: () => void;
}) {
  const { galena } = useSession();
  const [isAsking, setIsAsking] = useState(false);
  const { title, cancel: label, ask, keep, cancelled } = jobNames()[kind];
  const cancel = async () => {
    const handle = galena.imports.open([batchId]);
    if (!(await handle.cancel())) {
      const { status } = await handle.status();
      throw new Error(
        t('{job} {batchId} has ended ({state}); nothing was cancelled.', {
          ...{ job: title, batchId, state: stateName(status) },
        }),
      );
    }
    onCancelled();
  };
  return (
    <>
      <Button kind="danger" onClick={() => setIsAsking(true)}>
        {label}
      </Button>
      {isAsking && (
        <FormDialog
          title={ask(batchId)}
          action={label}
          dismissal={keep}
          kind="danger"
          onSubmit={cancel}
          onClose={() => setIsAsking(false)}
        >
          <p>{cancelled}</p>
        </FormDialog>
      )}
    </>
  );
}

/** The status word for word, as every client of the API gets it. */
function ApiStatus({ batchId }: { readonly batchId: number }) {
  const { galena } = useSession();
  const { value, error } = useLoad(
    (signal) => galena.imports.getStatus(batchId, { signal }),
    String(batchId),
  );
  if (error !== undefined) return <Problem error={error} />;
  if (value === undefined) return null;
  return (
    <section class="card" aria-label={t('Status as the API gives it')}>
      <div class="card-head">
        <h2>{t('As the API gives it')}</h2>
        <code class="quiet">GET /bulk/v1/leads/batch/{batchId}.json</code>
      </div>
      <Facts
        facts={Object.entries(value).map(([key, item]) => [key, <code key={key}>{String(item)}</code>])}
      />
    </section>
  );
}
