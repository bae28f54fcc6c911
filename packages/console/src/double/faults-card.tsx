import type { Fault } from '@galena/client/control';
import { useState } from 'preact/hooks';
import { formatCount } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { Select, TextField } from '../parts/fields.tsx';
import { Empty } from '../parts/states.tsx';
import { Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { Card, type CardOptions } from './card.tsx';
import { type Effect, effects, toFault } from './to-fault.ts';

/** What goes wrong on purpose, and how often it has. */
export function FaultsCard({
  faults,
  control,
  act,
  reload,
}: CardOptions & { readonly faults: readonly Fault[] }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Card
      title="Faults"
      actions={
        <>
          <Button onClick={() => setIsOpen(true)}>Add a fault</Button>
          {faults.length > 0 && <Button onClick={() => act(() => control.faults.clear())}>Remove all</Button>}
        </>
      }
    >
      {faults.length === 0 ? (
        <Empty title="No faults" />
      ) : (
        <Table
          name="Faults that are set"
          items={faults}
          keyOf={({ id }) => id}
          columns={[
            { title: 'Id', render: ({ id }) => <code>{id}</code> },
            {
              title: 'Calls',
              isWide: true,
              render: ({ operation }) => <Foreign text={operation ?? 'all but Get Token'} />,
            },
            {
              title: 'What happens',
              isWide: true,
              render: (fault) => <Foreign text={describe(fault)} most={400} />,
            },
            { title: 'Happened', isNumber: true, render: ({ hits }) => formatCount(hits) },
            { title: 'Calls that fit', isNumber: true, render: ({ matched }) => formatCount(matched) },
            {
              title: '',
              render: ({ id }) => (
                <Button onClick={() => act(() => control.faults.remove(id))}>Remove</Button>
              ),
            },
          ]}
        />
      )}
      {isOpen && (
        <FaultDialog
          onClose={() => setIsOpen(false)}
          onSubmit={async (texts) => {
            await control.faults.add(toFault(texts));
            reload();
          }}
        />
      )}
    </Card>
  );
}

/** As the members of its definition: `"code":"606","times":2`. */
function describe({
  id: _id,
  operation: _operation,
  matched: _matched,
  hits: _hits,
  ...rest
}: Fault): string {
  return JSON.stringify(rest).slice(1, -1);
}

interface FaultDialogOptions {
  readonly onSubmit: (texts: Readonly<Record<string, string>>) => Promise<void>;
  readonly onClose: () => void;
}

function FaultDialog({ onSubmit, onClose }: FaultDialogOptions) {
  const [effect, setEffect] = useState<Effect>('code');
  const { value } = effects[effect];
  return (
    <FormDialog title="Add a fault" action="Add the fault" onSubmit={onSubmit} onClose={onClose}>
      <TextField
        label="Operation"
        name="operation"
        placeholder="POST /bulk/v1/leads.json"
        hint="Also a name, a group, or a path with *; without it all of Marketo's calls but Get Token"
      />
      <Select
        label="What happens"
        name="effect"
        value={effect}
        onChange={(chosen) => setEffect(chosen as Effect)}
        choices={Object.entries(effects).map(([name, { label }]) => ({ value: name, label }))}
      />
      {value !== undefined && <TextField key={effect} label={value} name="value" required />}
      <TextField label="Times" name="times" hint="At the most; without it until it is removed" />
      <TextField label="After" name="after" hint="It happens only after this many calls that fit" />
      <TextField
        label="More, as JSON"
        name="more"
        placeholder='{"lost":true,"query":{"filterType":"email"}}'
        hint="Any member that docs/control.md lists"
      />
    </FormDialog>
  );
}
