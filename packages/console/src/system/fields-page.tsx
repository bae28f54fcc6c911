import type { SchemaField } from '@galena/client';
import { dataTypes } from '@galena/server/rows';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { Select, TextField } from '../parts/fields.tsx';
import { formatCount, plural } from '../parts/format.tsx';
import { refusedFirst } from '../parts/outcomes.ts';
import { Empty, Show } from '../parts/states.tsx';
import { Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';

const mostFields = 3_000;

/** The fields of leads. */
export function FieldsPage() {
  const { galena, may } = useSession();
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<SchemaField | 'new'>();
  const loaded = useLoad((signal) => take(galena.fields.list({ signal }), mostFields), 'fields');
  const canChange = may('Read-Write Schema Custom Field', 'Read-Write Schema Standard Field');
  return (
    <Page
      title="Fields"
      lead="What a lead consists of"
      actions={
        may('Read-Write Schema Custom Field') && <Button onClick={() => setOpen('new')}>New field</Button>
      }
    >
      <Show loaded={loaded}>
        {(fields) => {
          const wanted = search.trim().toLowerCase();
          const shown = fields.filter(({ name, displayName }) =>
            `${name} ${displayName}`.toLowerCase().includes(wanted),
          );
          return (
            <>
              <div class="search-row">
                <TextField label="Name" type="search" value={search} onInput={setSearch} />
                <p class="quiet">{`${formatCount(shown.length)} of ${plural(fields.length, 'field')}`}</p>
              </div>
              {shown.length === 0 ? (
                <Empty title="No field has this name" />
              ) : (
                <FieldTable fields={shown} {...(canChange && { onChange: setOpen })} />
              )}
            </>
          );
        }}
      </Show>
      {open !== undefined && (
        <FieldDialog
          field={open === 'new' ? undefined : open}
          onDone={loaded.reload}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Page>
  );
}

function FieldTable({
  fields,
  onChange,
}: {
  readonly fields: readonly SchemaField[];
  readonly onChange?: (field: SchemaField) => void;
}) {
  return (
    <Table
      name="Fields"
      items={fields}
      keyOf={({ name }) => name}
      columns={[
        { title: 'Name', render: ({ name }) => <code>{name}</code> },
        { title: 'Display name', isWide: true, render: ({ displayName }) => <Foreign text={displayName} /> },
        { title: 'Type', render: ({ dataType }) => dataType },
        {
          title: 'Length',
          isNumber: true,
          render: ({ length }) => (length === undefined ? '' : formatCount(length)),
        },
        { title: 'Kind', render: ({ isCustom }) => (isCustom ? 'custom' : 'standard') },
        {
          title: 'Description',
          isWide: true,
          render: ({ description }) => <Foreign text={description ?? ''} />,
        },
        ...(onChange === undefined
          ? []
          : [
              {
                title: '',
                render: (field: SchemaField) => <Button onClick={() => onChange(field)}>Change</Button>,
              },
            ]),
      ]}
    />
  );
}

/** Without those that only Marketo makes. */
const types = dataTypes.filter((type) => type !== 'reference' && type !== 'formula');

interface FieldDialogOptions {
  readonly field: SchemaField | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function FieldDialog({ field, onDone, onClose }: FieldDialogOptions) {
  const { galena } = useSession();
  const save = async ({
    name = '',
    displayName = '',
    description = '',
    dataType = '',
  }: Readonly<Record<string, string>>) => {
    if (field === undefined) {
      const type = types.find((known) => known === dataType) ?? 'string';
      refusedFirst(
        await galena.fields.create([
          { name, displayName, dataType: type, ...(description !== '' && { description }) },
        ]),
      );
    } else {
      refusedFirst([await galena.fields.update(field.name, { displayName, description })]);
    }
    onDone();
  };
  return (
    <FormDialog
      title={field === undefined ? 'New field' : `Change ${field.name}`}
      action={field === undefined ? 'Make the field' : 'Save'}
      onSubmit={save}
      onClose={onClose}
    >
      {field === undefined && (
        <TextField
          label="Name"
          name="name"
          required
          hint="Letters and digits, as programs and files name it"
        />
      )}
      <TextField label="Display name" name="displayName" value={field?.displayName ?? ''} required />
      {field === undefined && (
        <Select
          label="Type"
          name="dataType"
          value="string"
          choices={types.map((value) => ({ value, label: value }))}
        />
      )}
      <TextField label="Description" name="description" value={field?.description ?? ''} />
    </FormDialog>
  );
}
