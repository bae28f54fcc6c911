import type { DoubleSubscription, NewDoubleSubscription } from '@galena/client/control';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { Select, TextField } from '../parts/fields.tsx';
import { Time } from '../parts/format.tsx';
import { Secrets } from '../parts/secrets.tsx';
import { Table } from '../parts/table.tsx';
import { useSession } from '../session/session.ts';
import { Card, type CardOptions } from './card.tsx';

/** The subscriptions of the double: one for each test file, as a rule. */
export function SubscriptionsCard({
  subscriptions,
  control,
  reload,
}: CardOptions & { readonly subscriptions: readonly DoubleSubscription[] }) {
  const { service } = useSession();
  const [made, setMade] = useState<NewDoubleSubscription>();
  const [isOpen, setIsOpen] = useState(false);
  const [doomed, setDoomed] = useState<string>();
  return (
    <Card title="Subscriptions" actions={<Button onClick={() => setIsOpen(true)}>New subscription</Button>}>
      {made !== undefined && (
        <Secrets
          key={made.munchkinId}
          name="Credentials"
          title={`The secret of ${made.munchkinId} is shown this once`}
          secrets={[
            ['Munchkin id', made.munchkinId],
            ['Client id', made.clientId],
            ['Client secret', made.clientSecret],
          ]}
        />
      )}
      <Table
        name="Subscriptions of the double"
        items={subscriptions}
        keyOf={({ munchkinId }) => munchkinId}
        columns={[
          { title: 'Munchkin id', render: ({ munchkinId }) => <code>{munchkinId}</code> },
          { title: 'Schema', render: ({ schema }) => <code>{schema}</code> },
          { title: 'Created', render: ({ createdAt }) => <Time at={createdAt} /> },
          {
            title: '',
            render: ({ munchkinId }) =>
              munchkinId === service.munchkinId ? (
                <span class="quiet">yours</span>
              ) : (
                <Button onClick={() => setDoomed(munchkinId)}>Delete</Button>
              ),
          },
        ]}
      />
      {isOpen && (
        <FormDialog
          title="New subscription"
          action="Create subscription"
          onClose={() => setIsOpen(false)}
          onSubmit={async ({ munchkinId = '', seed }) => {
            const id = munchkinId.trim();
            setMade(
              await control.subscriptions.create({
                ...(id !== '' && { munchkinId: id }),
                seed: seed === 'none' ? 'none' : 'same',
              }),
            );
            reload();
          }}
        >
          <TextField
            label="Munchkin id"
            name="munchkinId"
            placeholder="123-ABC-456"
            hint="Without it one is made up"
          />
          <Select
            label="Seed"
            name="seed"
            value="same"
            choices={[
              { value: 'same', label: `that of ${service.munchkinId}` },
              { value: 'none', label: 'none: it is empty' },
            ]}
          />
        </FormDialog>
      )}
      {doomed !== undefined && (
        <FormDialog
          title={`Delete ${doomed}?`}
          action="Delete the subscription"
          kind="danger"
          onClose={() => setDoomed(undefined)}
          onSubmit={async () => {
            await control.subscriptions.delete(doomed);
            if (made?.munchkinId === doomed) setMade(undefined);
            reload();
          }}
        >
          <p>Its leads, services and everything else go with it.</p>
        </FormDialog>
      )}
    </Card>
  );
}
