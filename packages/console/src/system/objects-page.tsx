import type { ObjectDescription, ObjectRecord } from '@galena/client';
import { searchValues } from '@galena/client/files';
import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
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
import { objectWords } from './object-words.ts';

const pageSize = 100;

interface ObjectsOptions {
  readonly kind: ObjectKind;
  readonly query: URLSearchParams;
}

/** Companies or sales persons are found by the value of a field, as leads are. */
export function ObjectsPage({ kind, query }: ObjectsOptions) {
  const { galena, may } = useSession();
  const [isOpen, setIsOpen] = useState(false);
  const { calls, place, permission, fields } = kind;
  const { title, newOne, which } = objectWords[calls];
  const [key] = fields;
  const [by, value] = [query.get('by') ?? key, query.get('value') ?? ''];
  const description = useLoad((signal) => galena[calls].describe({ signal }), place);
  return (
    <Page
      title={title}
      lead={t('What leads are linked to by {field}', { field: key })}
      actions={may(permission) && <Button onClick={() => setIsOpen(true)}>{newOne}</Button>}
    >
      <Show loaded={description}>
        {(found) => (
          <FieldSearch
            description={found}
            by={by}
            value={value}
            onSearch={(wanted) => goTo([place], { ...wanted })}
            invitation={{ title: which, text: t('Type its external id, or choose another field.') }}
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
  const { calls, permission, fields } = kind;
  const words = objectWords[calls];
  const [open, setOpen] = useState<string>();
  const values = searchValues(value);
  const names = [...fields, 'updatedAt'];
  const loaded = useLoad(
    (signal) => take(galena[calls].find(by, values, { signal, fields: names }), pageSize),
    `${by} ${value}`,
  );
  const changeButton = (object: ObjectRecord) => {
    const externalId = String(object[fields[0]] ?? '');
    return (
      <Button label={t('Change {name}', { name: externalId })} onClick={() => setOpen(externalId)}>
        {t('Change')}
      </Button>
    );
  };
  return (
    <Show loaded={loaded}>
      {(objects) =>
        objects.length === 0 ? (
          <Empty title={words.none} />
        ) : (
          <>
            <Table
              name={words.title}
              items={objects}
              keyOf={({ id }) => id}
              columns={[
                { title: t('Id'), render: ({ id }) => id },
                ...fields.map((name) => ({
                  title: words.fields[name] ?? name,
                  isWrapped: true,
                  render: (object: ObjectRecord) => <Foreign text={String(object[name] ?? '')} most={80} />,
                })),
                { title: t('Changed'), render: (object) => <Time at={String(object['updatedAt'] ?? '')} /> },
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
