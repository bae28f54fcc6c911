import { t } from '../languages/translate.ts';
import { FormDialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/fields.tsx';
import { useSession } from '../session/session.ts';

/** The folder that every subscription has. */
const firstFolder = { id: 1, type: 'Folder' } as const;

export function NewListDialog({
  onMade,
  onClose,
}: {
  readonly onMade: (id: number) => void;
  readonly onClose: () => void;
}) {
  const { galena } = useSession();
  return (
    <FormDialog
      title={t('New static list')}
      action={t('Create list')}
      onClose={onClose}
      onSubmit={async ({ name = '', description = '' }) => {
        const { id } = await galena.lists.create({
          name,
          folder: firstFolder,
          ...(description !== '' && { description }),
        });
        onMade(id);
      }}
    >
      <TextField label={t('Name')} name="name" required />
      <TextField label={t('Description')} name="description" />
    </FormDialog>
  );
}
