import type { SnapshotItem } from '@galena/client/control';
import { useState } from 'preact/hooks';
import { formatCount } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/fields.tsx';
import { Time } from '../parts/format.tsx';
import { Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { Card, type CardOptions } from './card.tsx';

/** Those that a reset and a seed go back to. */
const lasting = new Set(['seed', 'start']);

type Asked = { readonly what: 'take' | 'reset' | 'restore'; readonly name: string };

/** States of the subscription to go back to. */
export function SnapshotsCard({
  snapshots,
  control,
  act,
  reload,
}: CardOptions & { readonly snapshots: readonly SnapshotItem[] }) {
  const [asked, setAsked] = useState<Asked>();
  return (
    <Card
      title="Snapshots"
      actions={
        <>
          <Button onClick={() => setAsked({ what: 'take', name: '' })}>Take a snapshot</Button>
          <Button kind="danger" onClick={() => setAsked({ what: 'reset', name: 'seed' })}>
            Reset
          </Button>
        </>
      }
    >
      <Table
        name="Snapshots of the subscription"
        items={snapshots}
        keyOf={({ name }) => name}
        columns={[
          { title: 'Name', isWide: true, render: ({ name }) => <Foreign text={name} /> },
          { title: 'Taken', render: ({ createdAt }) => <Time at={createdAt} /> },
          { title: 'Rows', isNumber: true, render: ({ rows }) => formatCount(rows) },
          {
            title: '',
            render: ({ name }) => (
              <span class="actions">
                <Button onClick={() => setAsked({ what: 'restore', name })}>Go back to it</Button>
                {!lasting.has(name) && (
                  <Button onClick={() => act(() => control.snapshots.delete(name))}>Delete</Button>
                )}
              </span>
            ),
          },
        ]}
      />
      {asked !== undefined && (
        <SnapshotDialog
          asked={asked}
          onClose={() => setAsked(undefined)}
          onSubmit={async ({ name = '' }) => {
            if (asked.what === 'take') await control.snapshots.take(name.trim());
            else if (asked.what === 'reset') await control.reset();
            else await control.snapshots.restore(asked.name);
            reload();
          }}
        />
      )}
    </Card>
  );
}

interface SnapshotDialogOptions {
  readonly asked: Asked;
  readonly onSubmit: (texts: Readonly<Record<string, string>>) => Promise<void>;
  readonly onClose: () => void;
}

function SnapshotDialog({ asked, ...rest }: SnapshotDialogOptions) {
  if (asked.what === 'take') {
    return (
      <FormDialog title="Take a snapshot" action="Take snapshot" {...rest}>
        <TextField label="Name" name="name" required hint="One of the same name is replaced" />
      </FormDialog>
    );
  }
  const isReset = asked.what === 'reset';
  return (
    <FormDialog
      title={isReset ? 'Reset the subscription?' : `Go back to ${asked.name}?`}
      action={isReset ? 'Reset' : 'Go back'}
      kind="danger"
      {...rest}
    >
      <p>
        {isReset
          ? 'It gets back to its seed: leads, imports and all else that came since are gone, and so are faults and holds.'
          : 'Leads, imports and all else that came since are gone.'}
      </p>
    </FormDialog>
  );
}
