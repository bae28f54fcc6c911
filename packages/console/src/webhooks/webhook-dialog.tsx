import type { Webhook, WebhookChange, WebhookEventType, WebhookWithSecret } from '@galena/client';
import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { FormDialog } from '../parts/dialog.tsx';
import { Checkbox, Select, TextField } from '../parts/fields.tsx';
import { useSession } from '../session/session.ts';

/** What somebody wants to do. */
export type Asked =
  | { readonly what: 'new' }
  | { readonly what: 'change' | 'rotate' | 'delete'; readonly webhook: Webhook };

interface DialogOptions {
  /** Takes the webhook if it has a new secret. */
  readonly onDone: (made?: WebhookWithSecret) => void;
  readonly onClose: () => void;
}

export function WebhookDialog({ asked, ...rest }: DialogOptions & { readonly asked: Asked }) {
  switch (asked.what) {
    case 'new':
      return <EditDialog {...rest} />;
    case 'change':
      return <EditDialog webhook={asked.webhook} {...rest} />;
    case 'rotate':
      return <RotateDialog webhook={asked.webhook} {...rest} />;
    case 'delete':
      return <DeleteDialog webhook={asked.webhook} {...rest} />;
  }
}

const kinds = ['import', 'dry_run', 'undo', 'export'] as const;
const ends = ['completed', 'failed', 'canceled'] as const;
const types: readonly WebhookEventType[] = kinds.flatMap((kind) =>
  ends.map((end) => `${kind}.${end}` as const),
);

function EditDialog({ webhook, onDone, onClose }: DialogOptions & { readonly webhook?: Webhook }) {
  const { galena } = useSession();
  const [isAll, setIsAll] = useState(webhook?.events.includes('*') ?? true);
  const [chosen, setChosen] = useState<ReadonlySet<WebhookEventType>>(
    new Set(webhook?.events.filter((event) => event !== '*')),
  );
  const [enabled, setEnabled] = useState(webhook?.enabled ?? true);
  const choose = (type: WebhookEventType, isChosen: boolean) =>
    setChosen(new Set(isChosen ? [...chosen, type] : [...chosen].filter((other) => other !== type)));
  const submit = async ({ url = '', description = '' }: Readonly<Record<string, string>>) => {
    const events = isAll ? (['*'] as const) : [...chosen];
    if (webhook === undefined) onDone(await galena.webhooks.create({ url, events, description }));
    else {
      const change = changeOf(webhook, { url, events, description: description || null, enabled });
      await galena.webhooks.update(webhook.id, change);
      onDone();
    }
  };
  return (
    <FormDialog
      title={webhook === undefined ? t('New webhook') : t('Change the webhook')}
      action={webhook === undefined ? t('Create webhook') : t('Save')}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextField
        label={t('URL')}
        name="url"
        value={webhook?.url ?? ''}
        required
        placeholder="https://example.com/hooks"
      />
      <TextField label={t('Description')} name="description" value={webhook?.description ?? ''} />
      <fieldset class="choices">
        <legend>{t('Events')}</legend>
        <Checkbox label={t('All, those of later versions too')} checked={isAll} onChange={setIsAll} />
        {!isAll &&
          types.map((type) => (
            <Checkbox
              key={type}
              label={type}
              checked={chosen.has(type)}
              onChange={(isChosen) => choose(type, isChosen)}
            />
          ))}
      </fieldset>
      {webhook !== undefined && <Checkbox label={t('Enabled')} checked={enabled} onChange={setEnabled} />}
    </FormDialog>
  );
}

type Editable = Pick<Webhook, 'url' | 'events' | 'description' | 'enabled'>;

/**
 * Only what is not as it was when the dialog opened: a receiver that has answered 410 since has disabled the webhook, and a new description must not
 * enable it again.
 */
function changeOf(before: Editable, wanted: Editable): WebhookChange {
  const sorted = ({ events }: Editable) => events.toSorted().join();
  return {
    ...(wanted.url !== before.url && { url: wanted.url }),
    ...(sorted(wanted) !== sorted(before) && { events: wanted.events }),
    ...(wanted.description !== before.description && { description: wanted.description }),
    ...(wanted.enabled !== before.enabled && { enabled: wanted.enabled }),
  };
}

interface WebhookDialogOptions extends DialogOptions {
  readonly webhook: Webhook;
}

function RotateDialog({ webhook, onDone, onClose }: WebhookDialogOptions) {
  const { galena } = useSession();
  return (
    <FormDialog
      title={t('New secret?')}
      action={t('Create new secret')}
      kind="danger"
      onClose={onClose}
      onSubmit={async ({ keepHours }) =>
        onDone(await galena.webhooks.rotate(webhook.id, { keepHours: Number(keepHours) }))
      }
    >
      <Select
        label={t('The old one')}
        name="keepHours"
        value="24"
        choices={[
          { value: '24', label: t('signs too for a day, so that the receiver can be changed') },
          { value: '168', label: t('signs too for a week') },
          { value: '0', label: t('ends at once: somebody else knows it') },
        ]}
      />
    </FormDialog>
  );
}

function DeleteDialog({ webhook, onDone, onClose }: WebhookDialogOptions) {
  const { galena } = useSession();
  return (
    <FormDialog
      title={t('Delete the webhook {url}?', { url: webhook.url })}
      action={t('Delete the webhook')}
      kind="danger"
      onClose={onClose}
      onSubmit={async () => {
        await galena.webhooks.delete(webhook.id);
        onDone();
      }}
    >
      <p>{t('What it was sent is forgotten with it.')}</p>
    </FormDialog>
  );
}
