import type { SchemaField } from '@galena/client';
import { useState } from 'preact/hooks';
import { formatCount, t, tn } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { Checkbox, TextField } from '../parts/fields.tsx';
import { Empty, explain, Show } from '../parts/states.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { type AskedField, FieldDialog } from './field-dialog.tsx';

const mostFields = 3_000;

/** The fields of leads. */
export function FieldsPage() {
  const { galena, may } = useSession();
  const [search, setSearch] = useState('');
  const [showsHidden, setShowsHidden] = useState(false);
  const [asked, setAsked] = useState<AskedField>();
  const loaded = useLoad((signal) => take(galena.fields.list({ signal }), mostFields), 'fields');
  return (
    <Page
      title={t('Fields')}
      lead={t('What a lead consists of')}
      actions={
        may('Read-Write Schema Custom Field') && (
          <Button onClick={() => setAsked({ what: 'new' })}>{t('New field')}</Button>
        )
      }
    >
      <Show loaded={loaded}>
        {(fields) => {
          const wanted = search.trim().toLowerCase();
          const hidden = fields.filter(({ isHidden }) => isHidden).length;
          const shown = fields.filter(
            ({ name, displayName, isHidden }) =>
              (showsHidden || !isHidden) && `${name} ${displayName}`.toLowerCase().includes(wanted),
          );
          return (
            <>
              <div class="search-row">
                <TextField label={t('Name')} type="search" value={search} onInput={setSearch} />
                <p class="quiet">
                  {tn(fields.length, '{shown} of {count} field', '{shown} of {count} fields', {
                    shown: formatCount(shown.length),
                  })}
                </p>
                {hidden > 0 && (
                  <Checkbox
                    label={t('Show hidden fields ({count})', { count: formatCount(hidden) })}
                    checked={showsHidden}
                    onChange={setShowsHidden}
                  />
                )}
              </div>
              {shown.length === 0 ? (
                <Empty title={t('No field has this name')} />
              ) : (
                <FieldTable fields={shown} onAsk={setAsked} />
              )}
            </>
          );
        }}
      </Show>
      {asked !== undefined && (
        <FieldDialog asked={asked} onDone={loaded.reload} onClose={() => setAsked(undefined)} />
      )}
    </Page>
  );
}

interface FieldTableOptions {
  readonly fields: readonly SchemaField[];
  readonly onAsk: (asked: AskedField) => void;
}

function FieldTable({ fields, onAsk }: FieldTableOptions) {
  const { may } = useSession();
  const mayChange = ({ isCustom }: SchemaField) =>
    may(isCustom ? 'Read-Write Schema Custom Field' : 'Read-Write Schema Standard Field');
  const columns: readonly Column<SchemaField>[] = [
    { title: t('API name'), render: ({ name }) => <code>{name}</code> },
    {
      title: t('Display name'),
      isWrapped: true,
      render: ({ displayName }) => <Foreign text={displayName} />,
    },
    { title: t('Type'), render: ({ dataType }) => dataType },
    {
      title: t('Length'),
      isNumber: true,
      render: ({ length }) => (length === undefined ? '' : formatCount(length)),
    },
    {
      title: t('Kind'),
      render: ({ isCustom, isHidden }) => (
        <>
          {isCustom ? t('custom') : t('standard')} {isHidden && <span class="pill">{t('Hidden')}</span>}
        </>
      ),
    },
    {
      title: t('Description'),
      isWrapped: true,
      render: ({ description }) => <Foreign text={description ?? ''} />,
    },
    {
      title: t('Leads with a value'),
      isNumber: true,
      render: ({ name }) => <Usage key={name} name={name} />,
    },
    {
      title: '',
      render: (field) =>
        mayChange(field) && (
          <span class="actions">
            <Button
              label={t('Change {name}', { name: field.name })}
              onClick={() => onAsk({ what: 'change', field })}
            >
              {t('Change')}
            </Button>
            {field.isCustom && (
              <Button
                label={t('Delete {name}', { name: field.name })}
                onClick={() => onAsk({ what: 'delete', field })}
              >
                {t('Delete')}
              </Button>
            )}
          </span>
        ),
    },
  ];
  return <Table name={t('Fields')} items={fields} keyOf={({ name }) => name} columns={columns} />;
}

/** Counted when somebody asks: it takes reading all leads. */
function Usage({ name }: { readonly name: string }) {
  const { galena } = useSession();
  const [state, setState] = useState<{ readonly text?: string; readonly isBusy?: boolean }>({});
  const count = async () => {
    setState({ isBusy: true });
    try {
      setState({ text: formatCount((await galena.fields.usage(name)).leads) });
    } catch (error) {
      setState({ text: explain(error) });
    }
  };
  if (state.text !== undefined) return <span role="status">{state.text}</span>;
  return (
    <Button
      label={t('Count the leads with a value of {name}', { name })}
      isBusy={state.isBusy === true}
      onClick={() => void count()}
    >
      {t('Count')}
    </Button>
  );
}
