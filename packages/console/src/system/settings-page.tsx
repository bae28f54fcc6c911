import type { Settings } from '@galena/client';
import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { Select, TextField } from '../parts/fields.tsx';
import { formTexts } from '../parts/form.ts';
import { explain, NotAllowed, Show } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';

/** What the subscription decides for itself. */
export function SettingsPage() {
  const { galena, service, may } = useSession();
  const isAllowed = may('Administer Galena');
  const loaded = useLoad(
    async (signal) => (isAllowed ? await galena.settings.get({ signal }) : undefined),
    'settings',
  );
  return (
    <Page title={t('Settings')} lead={t('Of the subscription {id}', { id: service.munchkinId })}>
      {isAllowed ? (
        <Show loaded={loaded}>
          {(settings) => settings !== undefined && <SettingsForm settings={settings} />}
        </Show>
      ) : (
        <NotAllowed permission="Administer Galena" />
      )}
    </Page>
  );
}

/** As the browser knows them, which are those that the server takes. */
const timeZones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

const megabyte = 2 ** 20;

/** `10`, `0.5`: what a file may have, in megabytes of 1,048,576 bytes. */
function toMegabytes(bytes: number): string {
  return String(Number((bytes / megabyte).toFixed(3)));
}

/** A text that nobody has changed means the bytes that it was made of. */
function toBytes(text: string, before: number): number | string {
  if (text === toMegabytes(before)) return before;
  const megabytes = Number(text.trim().replace(',', '.'));
  return Number.isFinite(megabytes) && text.trim() !== '' ? Math.round(megabytes * megabyte) : text;
}

function SettingsForm({ settings }: { readonly settings: Settings }) {
  const { galena, note } = useSession();
  const [saved, setSaved] = useState(settings);
  const [said, setSaid] = useState<{ readonly text: string; readonly isProblem: boolean }>();
  const [isBusy, setIsBusy] = useState(false);
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const wanted = readForm(formTexts(event), saved);
    // Others may have changed the rest in the meantime.
    const changed = Object.entries(wanted).filter(([name, value]) => saved[name as keyof Settings] !== value);
    setIsBusy(true);
    try {
      const now = await galena.settings.set(Object.fromEntries(changed));
      setSaved(now);
      const { timeZone, unknownColumns, surplusCells, maxFileBytes } = now;
      note({ timeZone, unknownColumns, surplusCells, maxFileBytes });
      setSaid({ text: changed.length === 0 ? t('Nothing was changed.') : t('Saved.'), isProblem: false });
    } catch (error) {
      setSaid({ text: explain(error), isProblem: true });
    }
    setIsBusy(false);
  };
  return (
    <form class="card stack" onSubmit={(event) => void save(event)}>
      <div class="two">
        <TextField
          label={t('Time zone')}
          name="timeZone"
          value={saved.timeZone}
          required
          offers={timeZones}
          hint={t(
            'Type a part of its name. Of times without an offset in files, and of the day of usage and quota',
          )}
        />
        <TextField
          label={t('Largest file, in MB')}
          name="maxFileMegabytes"
          value={toMegabytes(saved.maxFileBytes)}
          required
          hint={t('Larger ones go in parts from here, and are refused from other clients')}
        />
        <TextField
          label={t('Days for which imports are kept')}
          name="importHistoryDays"
          value={String(saved.importHistoryDays)}
          required
          hint={t(
            'What they did and who sent them; files and reports are deleted after seven days in any case',
          )}
        />
        <Select
          label={t('Columns that match no field')}
          name="unknownColumns"
          value={saved.unknownColumns}
          choices={[
            { value: 'ignore', label: t('are skipped') },
            { value: 'reject', label: t('make the file refused') },
          ]}
        />
        <Select
          label={t('A row that matches several leads')}
          name="multipleMatches"
          value={saved.multipleMatches}
          choices={[
            { value: 'update', label: t('updates the one changed last') },
            { value: 'fail', label: t('fails') },
          ]}
        />
        <Select
          label={t('A row with more cells than the header')}
          name="surplusCells"
          value={saved.surplusCells}
          choices={[
            { value: 'warn', label: t('is imported with a warning') },
            { value: 'fail', label: t('fails') },
            { value: 'ignore', label: t('is imported without a warning') },
          ]}
        />
        <Select
          label={t('A second import into the same static list')}
          name="listLock"
          value={String(saved.listLock)}
          choices={[
            { value: 'true', label: t('is refused until the first is done') },
            { value: 'false', label: t('waits in the queue') },
          ]}
        />
        <Select
          label={t('A push into a program that there is not')}
          name="unknownPrograms"
          value={saved.unknownPrograms ?? 'accept'}
          choices={[
            { value: 'reject', label: t('is refused') },
            { value: 'accept', label: t('writes the leads all the same') },
          ]}
        />
        <Select
          label={t('Changed values and additions to lists')}
          name="activities"
          value={saved.activities}
          choices={[
            { value: 'on', label: t('are recorded as activities') },
            { value: 'off', label: t('are not recorded') },
          ]}
        />
      </div>
      <div class="actions">
        <Button kind="main" type="submit" isBusy={isBusy}>
          {t('Save')}
        </Button>
        {said !== undefined && (
          <span class={said.isProblem ? 'problem' : 'quiet'} role={said.isProblem ? 'alert' : 'status'}>
            {said.text}
          </span>
        )}
      </div>
    </form>
  );
}

/** What is no number goes as it is: the server says what is wrong with it. */
function readForm(
  { listLock, maxFileMegabytes = '', importHistoryDays = '', ...texts }: Readonly<Record<string, string>>,
  saved: Settings,
): object {
  return {
    ...texts,
    listLock: listLock === 'true',
    maxFileBytes: toBytes(maxFileMegabytes, saved.maxFileBytes),
    importHistoryDays: readNumber(importHistoryDays),
  };
}

function readNumber(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}
