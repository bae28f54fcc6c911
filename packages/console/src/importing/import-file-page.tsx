import type { DescribedLeadField } from '@galena/client';
import type { FileSettings, OpenedFile } from '@galena/client/files';
import { useEffect, useState } from 'preact/hooks';
import { formatBytes } from '../parts/format.tsx';
import { explain, Loading, NotAllowed, Show } from '../parts/states.tsx';
import { Foreign } from '../parts/text.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { ChooseFile } from './choose-file.tsx';
import { FileStep } from './file-step.tsx';
import { takeOver } from './hand-over.ts';
import { MappedFile } from './mapped-file.tsx';
import { EncodingProblem, work } from './work.ts';

/** From a file to an import: how it is read, what its columns are, where its rows go, what will become of them. */
export function ImportFilePage() {
  const { galena, may, service } = useSession();
  const [file, setFile] = useState<File | undefined>(takeOver);
  const fields = useLoad((signal) => galena.fields.describe({ signal }), 'fields');
  if (!may('Read-Write Lead')) {
    return (
      <Page title="Import a file">
        <NotAllowed permission="Read-Write Lead" />
      </Page>
    );
  }
  return (
    <Page
      title="Import a file"
      lead={file === undefined ? undefined : <Foreign text={`${file.name}, ${formatBytes(file.size)}`} />}
    >
      <Show loaded={fields}>
        {(known) => (
          <div class="steps stack">
            <ChooseFile file={file} onChoose={setFile} maxFileBytes={service.maxFileBytes} />
            {file !== undefined && (
              <ReadFile key={`${file.name} ${file.size} ${file.lastModified}`} file={file} fields={known} />
            )}
          </div>
        )}
      </Show>
    </Page>
  );
}

function ReadFile({ file, fields }: { readonly file: File; readonly fields: readonly DescribedLeadField[] }) {
  const [settings, setSettings] = useState<FileSettings>({});
  const [read, setRead] = useState<{ readonly opened: OpenedFile; readonly by: FileSettings }>();
  const [problem, setProblem] = useState<unknown>();
  useEffect(() => {
    const ending = new AbortController();
    setProblem(undefined);
    work({ kind: 'open', file, settings, fields }, ending.signal).then(
      (opened) => setRead({ opened, by: settings }),
      (error: unknown) => {
        if (!ending.signal.aborted) setProblem(error);
      },
    );
    return () => ending.abort();
  }, [file, settings, fields]);
  const opened = read?.opened;
  const isEncoding = problem instanceof EncodingProblem;
  // Whoever has changed a setting must be able to change it back; of a PDF there is nothing to be set.
  const isChanged = problem !== undefined && Object.keys(settings).length > 0;
  const change = (changed: FileSettings) => setSettings({ ...settings, ...changed });
  return (
    <>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {explain(problem)}
          {isEncoding &&
            '. Correct the file, choose another encoding, or have bytes that are not valid replaced by U+FFFD.'}
        </p>
      )}
      {opened === undefined && problem === undefined && <Loading label="Reading the file" />}
      {(opened !== undefined || isEncoding || isChanged) && (
        <FileStep opened={opened} isRefused={isEncoding} given={settings} onChange={change} />
      )}
      {opened !== undefined && problem === undefined && !hasUnsureEncoding(opened) && (
        <MappedFile
          key={opened.columns.join('\n')}
          file={file}
          opened={opened}
          isCurrent={read?.by === settings}
          fields={fields}
        />
      )}
    </>
  );
}

/** Until somebody has said which encoding is right, nothing can be sent. */
function hasUnsureEncoding({ notes }: OpenedFile): boolean {
  return notes.some(({ kind }) => kind === 'encoding-unsure');
}
