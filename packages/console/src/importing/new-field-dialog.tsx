import type { DataType, DescribedLeadField } from '@galena/client';
import { guessType, type OpenedFile, proposeNames } from '@galena/client/files';
import { dataTypes } from '@galena/server/rows';
import { useEffect, useState } from 'preact/hooks';
import { T, t } from '../languages/translate.ts';
import { FormDialog } from '../parts/dialog.tsx';
import { Select, TextField } from '../parts/fields.tsx';
import { refusedFirst } from '../parts/outcomes.ts';
import { Foreign } from '../parts/text.tsx';
import { useSession } from '../session/session.ts';
import { cellsOf, Samples } from './samples.tsx';
import { work } from './work.ts';

interface NewFieldDialogOptions {
  readonly opened: OpenedFile;
  /** Its place in the row, from 0. */
  readonly column: number;
  readonly fields: readonly DescribedLeadField[];
  /** With all fields that there are now, and the REST name of the new one. */
  readonly onMade: (fields: readonly DescribedLeadField[], name: string) => void;
  readonly onClose: () => void;
}

/** Without those that only Marketo makes. */
const types = dataTypes.filter((type) => type !== 'reference' && type !== 'formula');

/** Makes a field for a column that none fits; names and type are proposed from the column. */
export function NewFieldDialog({ opened, column, fields, onMade, onClose }: NewFieldDialogOptions) {
  const { galena } = useSession();
  const proposed = proposeNames(opened.columns[column] ?? '', column, fields);
  const [type, setType] = useState<DataType>(() => guessType(cellsOf(opened, column)));
  const [isRead, setIsRead] = useState(false);
  useEffect(() => {
    const ending = new AbortController();
    const { blob, format } = opened;
    work({ kind: 'guess', file: { blob, format }, column }, ending.signal).then(
      (guess) => {
        setType(guess);
        setIsRead(true);
      },
      // What the first rows show stays, and the person has the last word.
      () => undefined,
    );
    return () => ending.abort();
  }, []);
  return (
    <FormDialog
      title={t('New field')}
      action={t('Make the field')}
      onClose={onClose}
      onSubmit={async ({ name = '', displayName = '', dataType = '' }) => {
        const chosen = types.find((known) => known === dataType) ?? 'string';
        refusedFirst(await galena.fields.create([{ name, displayName, dataType: chosen }]));
        onMade(await galena.fields.describe(), name);
      }}
    >
      <p class="quiet">
        <T
          text="{column}: {cells}"
          column={<Foreign text={opened.columns[column] ?? ''} most={80} />}
          cells={<Samples opened={opened} column={column} />}
        />
      </p>
      <TextField label={t('Display name')} name="displayName" value={proposed.displayName} required />
      <TextField
        label={t('Name')}
        name="name"
        value={proposed.name}
        required
        hint={t('Letters and digits, as programs and files name it')}
      />
      <Select
        // The type of all cells may differ from that of the first ones.
        key={type}
        label={t('Type')}
        name="dataType"
        value={type}
        choices={types.map((value) => ({ value, label: value }))}
        hint={
          isRead
            ? t('Proposed from all cells of the column')
            : t('Proposed from the first cells of the column')
        }
      />
    </FormDialog>
  );
}
