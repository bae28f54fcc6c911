import type { ObjectDescription, ObjectRecord } from '@galena/client';
import { searchValues } from '@galena/client/files';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { FieldSearch } from '../parts/field-search.tsx';
import { Time } from '../parts/format.tsx';
import { Empty, Show } from '../parts/states.tsx';
import { Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { goTo } from '../shell/route.ts';
import { ChangeObjectDialog, NewObjectDialog } from './object-dialog.tsx';
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
      actions={may(permission) && <Button onClick={() => setIsOpen(true)}>{`New ${one}`}</Button>}
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
            <FoundObjects key={`${by} ${value}`} kind={kind} description={found} by={by} value={value} />
          </FieldSearch>
        )}
      </Show>
      {isOpen && description.value !== undefined && (
        <NewObjectDialog kind={kind} description={description.value} onClose={() => setIsOpen(false)} />
      )}
    </Page>
  );
}

interface FoundOptions {
  readonly kind: ObjectKind;
  readonly description: ObjectDescription;
  readonly by: string;
  readonly value: string;
}

function FoundObjects({ kind, description, by, value }: FoundOptions) {
  const { galena, may } = useSession();
  const { calls, title, one, permission, fields } = kind;
  const [open, setOpen] = useState<string>();
  const values = searchValues(value);
  const names = [...fields.map(({ name }) => name), 'updatedAt'];
  const loaded = useLoad(
    (signal) => take(galena[calls].find(by, values, { signal, fields: names }), pageSize),
    `${by} ${value}`,
  );
  const changeButton = (object: ObjectRecord) => {
    const externalId = String(object[fields[0].name] ?? '');
    return (
      <Button label={`Change ${externalId}`} onClick={() => setOpen(externalId)}>
        Change
      </Button>
    );
  };
  return (
    <Show loaded={loaded}>
      {(objects) =>
        objects.length === 0 ? (
          <Empty title={`No ${one} has this value`} />
        ) : (
          <>
            <Table
              name={title}
              items={objects}
              keyOf={({ id }) => id}
              columns={[
                { title: 'Id', render: ({ id }) => id },
                ...fields.map((field) => ({
                  title: field.title,
                  isWrapped: true,
                  render: (object: ObjectRecord) => (
                    <Foreign text={String(object[field.name] ?? '')} most={80} />
                  ),
                })),
                { title: 'Changed', render: (object) => <Time at={String(object['updatedAt'] ?? '')} /> },
                ...(may(permission) ? [{ title: '', render: changeButton }] : []),
              ]}
            />
            {open !== undefined && (
              <ChangeObjectDialog
                kind={kind}
                description={description}
                externalId={open}
                onDone={loaded.reload}
                onClose={() => setOpen(undefined)}
              />
            )}
          </>
        )
      }
    </Show>
  );
}
