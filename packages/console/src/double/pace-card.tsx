import type { HeldStatus, Hold, HoldOptions } from '@galena/client/control';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { Select, TextField } from '../parts/fields.tsx';
import { plural } from '../parts/format.tsx';
import { Empty } from '../parts/states.tsx';
import { Table } from '../parts/table.tsx';
import { Card, type CardOptions } from './card.tsx';
import { numbersOf } from './numbers-of.ts';

const statuses: readonly HeldStatus[] = ['Queued', 'Importing', 'Processing'];
const kinds = { both: 'imports and exports', import: 'imports', export: 'exports' };

/** At which statuses imports and exports are held. */
export function PaceCard({ holds, control, act, reload }: CardOptions & { readonly holds: readonly Hold[] }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Card
      title="Pace"
      actions={
        <>
          <Button onClick={() => setIsOpen(true)}>Hold</Button>
          {holds.length > 0 && <Button onClick={() => act(() => control.pace.release())}>Release all</Button>}
        </>
      }
    >
      {holds.length === 0 ? (
        <Empty title="Nothing is held" />
      ) : (
        <Table
          name="Holds"
          items={holds}
          keyOf={({ hold, kind = 'both' }) => `${hold} ${kind}`}
          columns={[
            { title: 'At', render: ({ hold }) => hold },
            { title: 'What', render: ({ kind }) => kinds[kind ?? 'both'] },
            { title: 'Until', isWide: true, render: describeEnd },
            {
              title: '',
              render: ({ hold }) => (
                <Button onClick={() => act(() => control.pace.release(hold))}>Release</Button>
              ),
            },
          ]}
        />
      )}
      {isOpen && (
        <FormDialog
          title="Hold imports and exports"
          action="Hold"
          onClose={() => setIsOpen(false)}
          onSubmit={async ({ status = '', kind = '', polls = '', seconds = '' }) => {
            const held = statuses.find((known) => known === status) ?? 'Queued';
            const only = kind === 'import' || kind === 'export' ? { kind } : {};
            await control.pace.hold(held, { ...only, ...numbersOf({ polls, seconds }) } as HoldOptions);
            reload();
          }}
        >
          <Select
            label="At"
            name="status"
            value="Queued"
            choices={statuses.map((value) => ({ value, label: value }))}
          />
          <Select
            label="What"
            name="kind"
            value="both"
            choices={Object.entries(kinds).map(([value, label]) => ({ value, label }))}
          />
          <TextField
            label="Polls"
            name="polls"
            hint="Until the status was told so often; without it until it is released"
          />
          <TextField
            label="Seconds"
            name="seconds"
            hint="Until so long after it got this status, by the clock of the double"
          />
        </FormDialog>
      )}
    </Card>
  );
}

function describeEnd({ polls, seconds }: Hold): string {
  const ends = [
    ...(polls === undefined ? [] : [plural(polls, 'poll')]),
    ...(seconds === undefined ? [] : [plural(seconds, 'second')]),
  ];
  return ends.length === 0 ? 'released' : ends.join(' or ');
}
