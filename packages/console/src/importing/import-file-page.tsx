import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { ChooseFile } from '../parts/choose-file.tsx';
import { formatBytes } from '../parts/format.tsx';
import { later } from '../parts/later.tsx';
import { Loading, NotAllowed, Show } from '../parts/states.tsx';
import { Foreign } from '../parts/text.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { takeOver } from './hand-over.ts';

const ReadFile = later(async () => (await import('./read-file.tsx')).ReadFile, Loading);

/** From a file to an import: how it is read, what its columns are, where its rows go, what will become of them. */
export function ImportFilePage() {
  const { galena, may, service } = useSession();
  const [file, setFile] = useState<File | undefined>(takeOver);
  const fields = useLoad((signal) => galena.fields.describe({ signal }), 'fields');
  if (!may('Read-Write Lead')) {
    return (
      <Page title={t('Import a file')}>
        <NotAllowed permission="Read-Write Lead" />
      </Page>
    );
  }
  return (
    <Page
      title={t('Import a file')}
      lead={file === undefined ? undefined : <Foreign text={`${file.name}, ${formatBytes(file.size)}`} />}
    >
      <Show loaded={fields}>
        {(known) => (
          <div class="steps stack">
            <ChooseFile file={file} onChoose={setFile} maxFileBytes={service.maxFileBytes} />
            {file !== undefined && (
              <ReadFile
                key={`${file.name} ${file.size} ${file.lastModified}`}
                file={file}
                fields={known}
                onMade={fields.reload}
              />
            )}
          </div>
        )}
      </Show>
    </Page>
  );
}
