import type { ObjectRecord } from '@galena/client';
import { searchValues } from '@galena/client/files';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { FieldSearch } from '../parts/field-search.tsx';
import { TextField } from '../parts/fields.tsx';
import { Time } from '../parts/format.tsx';
import { refusedFirst } from '../parts/outcomes.ts';
import { Empty, Show } from '../parts/states.tsx';
import { Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { goTo } from '../shell/route.ts';
import type { ObjectKind } from './object-kinds.ts';

const pageSize = 100;

interface ObjectsOptions {
  readonly kind: ObjectKind;
  readonly query: URLSearchParams;
}

/** Companies or sales persons are found by the value of a field, as leads are. */
export function ObjectsPage({ kind, query }: ObjectsOptions) {
  const { galena, may } = useSession();
  const [isOpen, setIsOpen] = useState(false);
  const { calls, place, title, one, permission, fields } = kind;
  const [key] = fields;
  const [by, value] = [query.get('by') ?? key.name, query.get('value') ?? ''];
  const description = useLoad((signal) => galena[calls].describe({ signal }), place);
  return (
    <Page
      title={title}
      lead={`What leads are linked to by ${key.name}`}
      actions={may(permission) && <Button onClick={() => setIsOpen(true)}>{`Add or change a ${one}`}</Button>}
    >
      <Show loaded={description}>
        {(found) => (
          <FieldSearch
            description={found}
            by={by}
            value={value}
            onSearch={(wanted) => goTo([place], { ...wanted })}
            invitation={{ title: `Which ${one}?`, text: 'Type its external id, or choose another field.' }}
          >
            <FoundObjects key={`${by} ${value}`} kind={kind} by={by} value={value} />
          </FieldSearch>
        )}
      </Show>
      {isOpen && <ObjectDialog kind={kind} onClose={() => setIsOpen(false)} />}
    </Page>
  );
}

interface FoundOptions {
  readonly kind: ObjectKind;
  readonly by: string;
  readonly value: string;
}

function FoundObjects({ kind: { calls, title, one, fields }, by, value }: FoundOptions) {
  const { galena } = useSession();
  const values = searchValues(value);
  const names = [...fields.map(({ name }) => name), 'updatedAt'];
  const loaded = useLoad(
    (signal) => take(galena[calls].find(by, values, { signal, fields: names }), pageSize),
    `${by} ${value}`,
  );
  return (
    <Show loaded={loaded}>
      {(objects) =>
        objects.length === 0 ? (
          <Empty title={`No ${one} has this value`} />
        ) : (
          <Table
            name={title}
            items={objects}
            keyOf={({ id }) => id}
            columns={[
              { title: 'Id', render: ({ id }) => id },
              ...fields.map((field) => ({
                title: field.title,
                isWide: true,
                render: (object: ObjectRecord) => (
                  <Foreign text={String(object[field.name] ?? '')} most={80} />
                ),
              })),
              { title: 'Changed', render: (object) => <Time at={String(object['updatedAt'] ?? '')} /> },
            ]}
          />
        )
      }
    </Show>
  );
}

interface ObjectDialogOptions {
  readonly kind: ObjectKind;
  readonly onClose: () => void;
}

function ObjectDialog({ kind: { calls, place, one, fields }, onClose }: ObjectDialogOptions) {
  const { galena } = useSession();
  const [key, ...others] = fields;
  return (
    <FormDialog
      title={`Add or change a ${one}`}
      action="Save"
      onClose={onClose}
      onSubmit={async (texts) => {
        // An empty text leaves what is there as it is.
        const record = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
        refusedFirst(await galena[calls].sync([record]));
        goTo([place], { by: key.name, value: texts[key.name] ?? '' });
      }}
    >
      <TextField
        label={key.title}
        name={key.name}
        required
        hint={`A ${one} that has it already is changed`}
      />
      {others.map(({ name, title }) => (
        <TextField key={name} label={title} name={name} />
      ))}
    </FormDialog>
  );
}
