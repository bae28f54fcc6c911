import type { DescribedLeadField } from '@galena/client';
import type { FileSettings, OpenedFile } from '@galena/client/files';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { explain, Loading } from '../parts/states.tsx';
import { FileStep } from './file-step.tsx';
import { MappedFile } from './mapped-file.tsx';
import { EncodingProblem, work } from './work.ts';

interface ReadFileOptions {
  readonly file: File;
  readonly fields: readonly DescribedLeadField[];
  /** Is told once there is another field. */
  readonly onMade: () => void;
}

/** How a file is read, and once it is, what becomes of its columns and rows. */
export function ReadFile({ file, fields: fieldsBefore, onMade }: ReadFileOptions) {
  // A field that is made for a column is one of them; the file is not read anew for it.
  const [fields, setFields] = useState(fieldsBefore);
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
  }, [file, settings]);
  const opened = read?.opened;
  const isEncoding = problem instanceof EncodingProblem;
  // Whoever has changed a setting must be able to change it back; of a PDF there is nothing to be set.
  const isChanged = problem !== undefined && Object.keys(settings).length > 0;
  const change = (changed: FileSettings) => setSettings({ ...settings, ...changed });
  return (
    <>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {isEncoding
            ? t(
                '{problem}. Correct the file, choose another encoding, or have bytes that are not valid replaced by U+FFFD.',
                { problem: explain(problem) },
              )
            : explain(problem)}
        </p>
      )}
      {opened === undefined && problem === undefined && <Loading label={t('Reading the file')} />}
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
          onFields={(all) => {
            setFields(all);
            onMade();
          }}
        />
      )}
    </>
  );
}

/** Until somebody has said which encoding is right, nothing can be sent. */
function hasUnsureEncoding({ notes }: OpenedFile): boolean {
  return notes.some(({ kind }) => kind === 'encoding-unsure');
}
