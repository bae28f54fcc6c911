import type { SchemaField } from '@galena/client';
import { dataTypes } from '@galena/server/rows';
import { useState } from 'preact/hooks';
import { t, tn } from '../languages/translate.ts';
import { FormDialog } from '../parts/dialog.tsx';
import { Checkbox, Select, TextField } from '../parts/fields.tsx';
import { refusedFirst } from '../parts/outcomes.ts';
import { Show } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { guessApiName } from './guess-api-name.ts';

/** What somebody wants to do. */
export type AskedField =
  | { readonly what: 'new' }
  | { readonly what: 'change' | 'delete'; readonly field: SchemaField };

interface DialogOptions {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function FieldDialog({ asked, ...rest }: DialogOptions & { readonly asked: AskedField }) {
  if (asked.what === 'new') return <NewFieldDialog {...rest} />;
  const Dialog = asked.what === 'change' ? ChangeDialog : DeleteDialog;
  return <Dialog field={asked.field} {...rest} />;
}

/** Without those that only Marketo makes. */
const types = dataTypes.filter((type) => type !== 'reference' && type !== 'formula');

function NewFieldDialog({ onDone, onClose }: DialogOptions) {
  const { galena } = useSession();
  const [displayName, setDisplayName] = useState('');
  const [typedName, setTypedName] = useState<string>();
  return (
    <FormDialog
      title={t('New field')}
      action={t('Create field')}
      onClose={onClose}
      onSubmit={async ({ name = '', description = '', dataType = '' }) => {
        const type = types.find((known) => known === dataType) ?? 'string';
        refusedFirst(
          await galena.fields.create([
            { name, displayName, dataType: type, ...(description !== '' && { description }) },
          ]),
        );
        onDone();
      }}
    >
      <TextField
        label={t('Display name')}
        name="displayName"
        value={displayName}
        onInput={setDisplayName}
        required
      />
      <TextField
        label={t('API name')}
        name="name"
        value={typedName ?? guessApiName(displayName)}
        onInput={setTypedName}
        required
        hint={t('Letters, digits and _, as programs and files name it. It cannot be changed later.')}
      />
      <Select
        label={t('Type')}
        name="dataType"
        value="string"
        choices={types.map((value) => ({ value, label: value }))}
        hint={t('It cannot be changed later.')}
      />
      <TextField label={t('Description')} name="description" />
    </FormDialog>
  );
}

interface FieldDialogOptions extends DialogOptions {
  readonly field: SchemaField;
}

function ChangeDialog({ field, onDone, onClose }: FieldDialogOptions) {
  const { galena } = useSession();
  const { name, isCustom, isApiCreated } = field;
  const [isHidden, setIsHidden] = useState(field.isHidden);
  return (
    <FormDialog
      title={t('Change {name}', { name })}
      action={t('Save')}
      onClose={onClose}
      onSubmit={async ({ displayName, description = '' }) => {
        const change = {
          description,
          ...(displayName !== undefined && { displayName }),
          ...(isHidden !== field.isHidden && { isHidden }),
        };
        refusedFirst([await galena.fields.update(name, change)]);
        onDone();
      }}
    >
      {isCustom ? (
        <TextField label={t('Display name')} name="displayName" value={field.displayName} required />
      ) : (
        <p>{t('The display name of a standard field stays: {name}', { name: field.displayName })}</p>
      )}
      <TextField label={t('Description')} name="description" value={field.description ?? ''} />
      {isCustom && isApiCreated && <Checkbox label={t('Hidden')} checked={isHidden} onChange={setIsHidden} />}
    </FormDialog>
  );
}

/** Says first how many leads have a value: then it cannot be deleted. */
function DeleteDialog({ field: { name }, onDone, onClose }: FieldDialogOptions) {
  const { galena } = useSession();
  const loaded = useLoad((signal) => galena.fields.usage(name, { signal }), name);
  return (
    <FormDialog
      title={t('Delete the field {name}?', { name })}
      action={t('Delete field')}
      kind="danger"
      onClose={onClose}
      onSubmit={async () => {
        await galena.fields.delete(name);
        onDone();
      }}
    >
      <Show loaded={loaded}>
        {({ leads }) =>
          leads === 0 ? (
            <p>{t('No lead has a value of it.')}</p>
          ) : (
            <p class="problem">
              {tn(
                leads,
                'One lead has a value of it: clear it first.',
                '{count} leads have a value of it: clear them first.',
              )}
            </p>
          )
        }
      </Show>
      <p class="quiet">
        {t(
          'A field can be deleted only while neither leads nor their history have a value of it. Any other can be hidden.',
        )}
      </p>
    </FormDialog>
  );
}
