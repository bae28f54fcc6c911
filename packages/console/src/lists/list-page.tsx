import type { Lead, StaticList } from '@galena/client';
import { useState } from 'preact/hooks';
import { T, t } from '../languages/translate.ts';
import { LeadTable } from '../leads/lead-table.tsx';
import { SaveAsCsv } from '../leads/save-as-csv.tsx';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/fields.tsx';
import { refusedFirst } from '../parts/outcomes.ts';
import { Empty, explain, Show } from '../parts/states.tsx';
import { Foreign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { goTo } from '../shell/route.ts';

const pageSize = 100;

/** One static list and its members. */
export function ListPage({ id }: { readonly id: number }) {
  const { galena, may } = useSession();
  const [shown, setShown] = useState(pageSize);
  const list = useLoad((signal) => galena.lists.get(id, { signal }), String(id));
  const members = useLoad(
    (signal) =>
      take(
        galena.lists.members(id, {
          signal,
          fields: ['id', 'email', 'firstName', 'lastName', 'company', 'updatedAt'],
        }),
        shown + 1,
      ),
    `${id} ${shown}`,
  );
  return (
    <Page
      title={list.value === undefined ? t('List {id}', { id }) : <Foreign text={list.value.name} />}
      lead={list.value?.description !== undefined && <Foreign text={list.value.description} />}
      actions={
        list.value !== undefined &&
        may('Read-Write Assets') && <ListActions list={list.value} onChanged={list.reload} />
      }
    >
      <Show loaded={list}>
        {() => (
          <Show loaded={members}>
            {(leads) => (
              <div class="stack">
                {leads.length > 0 && (
                  <p>
                    <SaveAsCsv
                      label={t('Download as CSV')}
                      name={`${list.value?.name ?? `list-${id}`}.csv`}
                      pieces={async (signal) =>
                        (await import('../leads/lead-sources.ts')).listMembers(galena, id, signal)
                      }
                    />
                  </p>
                )}
                <Members leads={leads.slice(0, shown)} listId={id} onRemoved={members.reload} />
                {leads.length > shown && (
                  <Button onClick={() => setShown(shown + pageSize)}>{t('Show more')}</Button>
                )}
              </div>
            )}
          </Show>
        )}
      </Show>
    </Page>
  );
}

interface MembersOptions {
  readonly leads: readonly Lead[];
  readonly listId: number;
  readonly onRemoved: () => void;
}

function Members({ leads, listId, onRemoved }: MembersOptions) {
  const { galena, may } = useSession();
  const [problem, setProblem] = useState<string>();
  if (leads.length === 0) {
    return (
      <Empty title={t('No members')}>
        <p>
          <T
            text="{link} into this list, and its leads join."
            link={<a href="#/import">{t('Import a file')}</a>}
          />
        </p>
      </Empty>
    );
  }
  const remove = (id: number) => {
    galena.lists
      .remove(listId, [id])
      .then((outcomes) => {
        refusedFirst(outcomes);
        setProblem(undefined);
      })
      .catch((refusal: unknown) => setProblem(explain(refusal)))
      .finally(onRemoved);
  };
  return (
    <>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <LeadTable
        leads={leads}
        {...(may('Read-Write Lead') && {
          action: (lead: Lead) => <Button onClick={() => remove(lead.id)}>{t('Remove')}</Button>,
        })}
      />
    </>
  );
}

function ListActions({ list, onChanged }: { readonly list: StaticList; readonly onChanged: () => void }) {
  const { galena } = useSession();
  const [open, setOpen] = useState<'change' | 'delete'>();
  const close = () => setOpen(undefined);
  return (
    <>
      <Button onClick={() => setOpen('change')}>{t('Rename or describe')}</Button>
      <Button kind="danger" onClick={() => setOpen('delete')}>
        {t('Delete')}
      </Button>
      {open === 'change' && (
        <FormDialog
          title={t('Rename or describe')}
          action={t('Save')}
          onClose={close}
          onSubmit={async ({ name = '', description = '' }) => {
            await galena.lists.update(list.id, { name, description });
            onChanged();
          }}
        >
          <TextField label={t('Name')} name="name" value={list.name} required />
          <TextField label={t('Description')} name="description" value={list.description ?? ''} />
        </FormDialog>
      )}
      {open === 'delete' && (
        <FormDialog
          title={t('Delete the list {name}?', { name: list.name })}
          action={t('Delete the list')}
          kind="danger"
          onClose={close}
          onSubmit={async () => {
            await galena.lists.delete(list.id);
            goTo(['lists']);
          }}
        >
          <p>{t('Its members stay leads.')}</p>
        </FormDialog>
      )}
    </>
  );
}
