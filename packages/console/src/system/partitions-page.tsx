import type { Partition } from '@galena/client';
import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/fields.tsx';
import { Show } from '../parts/states.tsx';
import { Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';

/** The partitions of the leads. */
export function PartitionsPage() {
  const { galena, may } = useSession();
  const [open, setOpen] = useState<Partition | 'new'>();
  const loaded = useLoad((signal) => galena.partitions.list({ signal }), 'partitions');
  const canChange = may('Administer Galena');
  const close = () => setOpen(undefined);
  return (
    <Page
      title={t('Partitions')}
      lead={t('Every lead is in one of them')}
      actions={canChange && <Button onClick={() => setOpen('new')}>{t('New partition')}</Button>}
    >
      <Show loaded={loaded}>
        {(partitions) => (
          <Table
            name={t('Partitions')}
            items={partitions}
            keyOf={({ id }) => id}
            columns={[
              { title: t('Id'), render: ({ id }) => id },
              { title: t('Name'), isWide: true, render: ({ name }) => <Foreign text={name} /> },
              {
                title: t('Description'),
                isWide: true,
                render: ({ description }) => <Foreign text={description ?? ''} />,
              },
              ...(canChange
                ? [
                    {
                      title: '',
                      render: (partition: Partition) =>
                        partition.name !== 'Default' && (
                          <Button onClick={() => setOpen(partition)}>{t('Delete')}</Button>
                        ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Show>
      {open === 'new' && (
        <FormDialog
          title={t('New partition')}
          action={t('Create partition')}
          onClose={close}
          onSubmit={async ({ name = '', description = '' }) => {
            await galena.partitions.create(name, description === '' ? {} : { description });
            loaded.reload();
          }}
        >
          <TextField label={t('Name')} name="name" required />
          <TextField label={t('Description')} name="description" />
        </FormDialog>
      )}
      {open !== undefined && open !== 'new' && (
        <FormDialog
          title={t('Delete the partition {name}?', { name: open.name })}
          action={t('Delete the partition')}
          kind="danger"
          onClose={close}
          onSubmit={async () => {
            await galena.partitions.delete(open.id);
            loaded.reload();
          }}
        >
          <p>{t('Only a partition without leads can be deleted.')}</p>
        </FormDialog>
      )}
    </Page>
  );
}
