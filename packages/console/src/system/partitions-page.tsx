import type { Partition } from '@galena/client';
import { useState } from 'preact/hooks';
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
      title="Partitions"
      lead="Every lead is in one of them"
      actions={canChange && <Button onClick={() => setOpen('new')}>New partition</Button>}
    >
      <Show loaded={loaded}>
        {(partitions) => (
          <Table
            name="Partitions"
            items={partitions}
            keyOf={({ id }) => id}
            columns={[
              { title: 'Id', render: ({ id }) => id },
              { title: 'Name', isWide: true, render: ({ name }) => <Foreign text={name} /> },
              {
                title: 'Description',
                isWide: true,
                render: ({ description }) => <Foreign text={description ?? ''} />,
              },
              ...(canChange
                ? [
                    {
                      title: '',
                      render: (partition: Partition) =>
                        partition.name !== 'Default' && (
                          <Button onClick={() => setOpen(partition)}>Delete</Button>
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
          title="New partition"
          action="Create partition"
          onClose={close}
          onSubmit={async ({ name = '', description = '' }) => {
            await galena.partitions.create(name, description === '' ? {} : { description });
            loaded.reload();
          }}
        >
          <TextField label="Name" name="name" required />
          <TextField label="Description" name="description" />
        </FormDialog>
      )}
      {open !== undefined && open !== 'new' && (
        <FormDialog
          title={`Delete the partition ${open.name}?`}
          action="Delete the partition"
          kind="danger"
          onClose={close}
          onSubmit={async () => {
            await galena.partitions.delete(open.id);
            loaded.reload();
          }}
        >
          <p>Only a partition without leads can be deleted.</p>
        </FormDialog>
      )}
    </Page>
  );
}
