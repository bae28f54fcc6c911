import { useRef, useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Button } from './button.tsx';
import { formatBytes } from './format.tsx';

interface ChooseFileOptions {
  readonly file: File | undefined;
  readonly onChoose: (file: File) => void;
  readonly maxFileBytes: number;
}

/** A file is dropped here, or chosen. */
export function ChooseFile({ file, onChoose, maxFileBytes }: ChooseFileOptions) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const choose = (files: FileList | null | undefined) => {
    const chosen = files?.[0];
    if (chosen !== undefined) onChoose(chosen);
  };
  return (
    <section
      class={`drop ${isOver ? 'over' : ''} ${file === undefined ? '' : 'chosen'}`}
      aria-label={t('File')}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        choose(event.dataTransfer?.files);
      }}
    >
      <p class="state-title">
        {file === undefined ? t('Drop a file of leads here') : t('Drop another file here to replace it')}
      </p>
      <input
        ref={input}
        class="hidden"
        type="file"
        tabIndex={-1}
        aria-label={t('File of leads')}
        accept=".csv,.tsv,.ssv,.txt,.gz,.xlsx,.xlsm,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,text/csv,text/tab-separated-values,text/plain"
        onChange={(event) => choose(event.currentTarget.files)}
      />
      <Button onClick={() => input.current?.click()}>{t('Choose a file')}</Button>
      {file === undefined && (
        <p class="quiet small">
          {t(
            'Excel workbooks (.xlsx), or text delimited by comma, semicolon, tab or bar, in any encoding, plain or gzip. Files over {limit} are sent in parts.',
            { limit: formatBytes(maxFileBytes) },
          )}
        </p>
      )}
    </section>
  );
}
