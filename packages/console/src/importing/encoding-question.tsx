import type { FileNote } from '@galena/client/files';
import { t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';

interface EncodingQuestionOptions {
  readonly doubt: Extract<FileNote, { kind: 'encoding-unsure' }>;
  readonly onChoose: (encoding: string) => void;
}

/** Cells of a file in its likeliest encodings: whoever knows the names in it sees at once which one is right. */
export function EncodingQuestion({ doubt: { likeliest, cells }, onChoose }: EncodingQuestionOptions) {
  return (
    <div class="stack" role="group" aria-label={t('Which encoding is right?')}>
      <p class="problem" role="alert">
        {t(
          'The encoding of the file is not certain. Choose the one in which these cells are right, or another one from the list above.',
        )}
      </p>
      <Table
        name={t('Cells in each encoding')}
        items={cells}
        keyOf={({ line, texts: [text] }) => `${line} ${text}`}
        columns={[
          { title: t('Line'), render: ({ line }: (typeof cells)[number]) => line },
          ...likeliest.map((label, index) => ({
            title: label.toUpperCase(),
            render: ({ texts }: (typeof cells)[number]) => <Foreign text={texts[index] ?? ''} most={60} />,
          })),
        ]}
      />
      <div class="actions">
        {likeliest.map((label) => (
          <Button key={label} onClick={() => onChoose(label)}>
            {t('Read as {encoding}', { encoding: label.toUpperCase() })}
          </Button>
        ))}
      </div>
    </div>
  );
}
