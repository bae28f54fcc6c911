import { handOver } from '../importing/hand-over.ts';
import { isFinished } from '../imports/import-name.ts';
import { ImportTable } from '../imports/import-table.tsx';
import { type Entry, toEntries } from '../imports/list-entries.ts';
import { shownName } from '../imports/shown-name.ts';
import { StatusPill } from '../imports/status-pill.tsx';
import { formatCount, T, t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { ChooseFile } from '../parts/choose-file.tsx';
import { describeRows, formatBytes } from '../parts/format.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { Show } from '../parts/states.tsx';
import { Foreign } from '../parts/text.tsx';
import { useWatch } from '../parts/use-watch.ts';
import { saveFile } from '../results/save-file.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { goTo, linkTo } from '../shell/route.ts';
import { sampleFile } from './sample-file.ts';

/** So many are shown. Of a file in parts each part is an import, so more are asked for. */
const shownEntries = 8;
const recentImports = 100;

/** Where people begin: with a file, or with what became of the last ones. */
export function StartPage() {
  const { may, service } = useSession();
  const mayImport = may('Read-Write Lead');
  const maySee = may('Read-Only Lead', 'Read-Write Lead');
  return (
    <Page title={t('Start')} lead={t('Import files of leads, and see what became of them')}>
      <div class="start">
        {mayImport && (
          <div class="stack">
            <ChooseFile
              file={undefined}
              maxFileBytes={service.maxFileBytes}
              onChoose={(file) => {
                handOver(file);
                goTo(['import']);
              }}
            />
            <AboutFiles />
          </div>
        )}
        <div class="stack">
          {maySee ? (
            <RecentImports mayImport={mayImport} />
          ) : (
            <p class="quiet">
              {t(
                'Your role does not include the permissions to import or see leads. Use the menu to open other pages.',
              )}
            </p>
          )}
        </div>
      </div>
    </Page>
  );
}

function AboutFiles() {
  const { service } = useSession();
  return (
    <section class="card stack" aria-label={t('About files')}>
      <h2>{t('What happens with a file')}</h2>
      <ul class="points">
        <li>
          {t(
            'It is read and checked in your browser. Nothing is sent or stored before you choose “Import the file”.',
          )}
        </li>
        <li>
          {t('“See what would change” compares it with your leads first, without changing any of them.')}
        </li>
        <li>
          {t(
            'There is no limit on rows. A file has up to {columns} columns, and a cell up to 1 MiB. A file over {size} is sent in parts.',
            { columns: formatCount(1600), size: formatBytes(service.maxFileBytes) },
          )}
        </li>
        <li>{t('The server deletes the file and the lists of failed rows after seven days.')}</li>
      </ul>
      <div class="actions">
        <Button onClick={() => saveFile(sampleFile.text, sampleFile.name)}>
          {t('Download a sample file')}
        </Button>
      </div>
    </section>
  );
}

function RecentImports({ mayImport }: { readonly mayImport: boolean }) {
  const { galena } = useSession();
  const loaded = useWatch((signal) => galena.imports.watchNewest(recentImports, { signal }), 'recent');
  return (
    <Show loaded={loaded}>
      {(imports) => {
        if (imports.length === 0)
          return mayImport ? <FirstSteps /> : <p class="quiet">{t('There are no imports yet.')}</p>;
        const entries = toEntries(imports);
        const running = entries.filter(({ progress }) => !isFinished(progress));
        return (
          <>
            {running.length > 0 && <Running entries={running} />}
            <section class="card stack" aria-label={t('Recent')}>
              <div class="card-head">
                <h2>{t('Recent imports')}</h2>
                <a href="#/imports">{t('All imports')}</a>
              </div>
              <ImportTable name={t('Recent imports')} entries={entries.slice(0, shownEntries)} isShort />
            </section>
          </>
        );
      }}
    </Show>
  );
}

function Running({ entries }: { readonly entries: readonly Entry[] }) {
  return (
    <section class="card stack" aria-label={t('Running')}>
      <h2>{t('Running now')}</h2>
      <ul class="running">
        {entries.map(({ progress: item, file }) => (
          <li key={item.batchId}>
            <div class="card-head">
              <a
                href={
                  file === undefined ? linkTo(['imports', item.batchId]) : linkTo(['files', file.fileKey])
                }
              >
                <Foreign text={shownName(item)} most={60} />
              </a>
              <span class="quiet small">
                {describeRows(item.rowsDone, item.rowsTotal)} <StatusPill of={item} />
              </span>
            </div>
            <ProgressBar
              label={t('Share of import {batchId} that is done', { batchId: item.batchId })}
              share={
                file?.share ??
                item.undo?.share ??
                (item.fileBytes === 0 ? 0 : item.bytesDone / item.fileBytes)
              }
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What somebody does who has never imported anything. */
function FirstSteps() {
  const { may } = useSession();
  return (
    <section class="card stack" aria-label={t('First steps')}>
      <h2>{t('First steps')}</h2>
      <p>{t('Nothing has been imported yet.')}</p>
      <ol class="points">
        <li>{t('Choose a file of leads, or the sample file, with a column of e-mail addresses.')}</li>
        <li>{t('Check which field each column goes into, and what the check says about the rows.')}</li>
        <li>
          {t(
            'Import the file. Rows that fail are listed with the reason, and can be corrected and sent again.',
          )}
        </li>
        {may('Administer Galena') && (
          <li>
            <T
              text="For programs that import by the API, {link} with a client id and secret."
              link={<a href="#/services">{t('make a service')}</a>}
            />
          </li>
        )}
        <li>
          <T
            text="If your leads have more fields than the standard ones, {link}."
            link={<a href="#/fields">{t('add custom fields')}</a>}
          />
        </li>
      </ol>
    </section>
  );
}
