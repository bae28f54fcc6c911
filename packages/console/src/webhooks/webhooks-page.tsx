import type { Webhook, WebhookWithSecret } from '@galena/client';
import { useState } from 'preact/hooks';
import { T, t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { Secrets } from '../parts/secrets.tsx';
import { NotAllowed, Show } from '../parts/states.tsx';
import { Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { linkTo } from '../shell/route.ts';
import { type Asked, WebhookDialog } from './webhook-dialog.tsx';

/** Who is told that jobs have ended. */
export function WebhooksPage() {
  const { galena, may } = useSession();
  const isAllowed = may('Administer Galena');
  const [asked, setAsked] = useState<Asked>();
  const [made, setMade] = useState<WebhookWithSecret>();
  const loaded = useLoad(async (signal) => (isAllowed ? galena.webhooks.list({ signal }) : []), 'webhooks');
  if (!isAllowed) {
    return (
      <Page title={t('Webhooks')}>
        <NotAllowed permission="Administer Galena" />
      </Page>
    );
  }
  return (
    <Page
      title={t('Webhooks')}
      lead={t('Where Galena tells that imports and exports have ended')}
      actions={<Button onClick={() => setAsked({ what: 'new' })}>{t('New webhook')}</Button>}
    >
      <Show loaded={loaded}>
        {(webhooks) => (
          <div class="stack">
            {made !== undefined && (
              <Secrets
                key={made.secret}
                name={t('Signing secret')}
                title={
                  <T text="The secret of {name} is shown this once" name={<Foreign text={made.url} />} />
                }
                secrets={[[t('Signing secret'), made.secret]]}
              />
            )}
            <WebhookTable webhooks={webhooks} onAsk={setAsked} />
          </div>
        )}
      </Show>
      {asked !== undefined && (
        <WebhookDialog
          asked={asked}
          onDone={(changed) => {
            if (changed !== undefined) setMade(changed);
            loaded.reload();
          }}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Page>
  );
}

function WebhookTable({
  webhooks,
  onAsk,
}: {
  readonly webhooks: readonly Webhook[];
  readonly onAsk: (asked: Asked) => void;
}) {
  return (
    <Table
      name={t('Webhooks')}
      items={webhooks}
      keyOf={({ id }) => id}
      columns={[
        {
          title: t('URL'),
          isWide: true,
          render: ({ id, url }) => (
            <a href={linkTo(['webhooks', id])}>
              <Foreign text={url} />
            </a>
          ),
        },
        { title: t('Description'), render: ({ description }) => <Foreign text={description ?? ''} /> },
        { title: t('Events'), isWide: true, render: ({ events }) => describeEvents(events) },
        { title: t('State'), render: (webhook) => <State webhook={webhook} /> },
        {
          title: '',
          render: (webhook) => (
            <span class="actions">
              <Button onClick={() => onAsk({ what: 'change', webhook })}>{t('Change')}</Button>
              <Button onClick={() => onAsk({ what: 'rotate', webhook })}>{t('New secret')}</Button>
              <Button onClick={() => onAsk({ what: 'delete', webhook })}>{t('Delete')}</Button>
            </span>
          ),
        },
      ]}
    />
  );
}

export function describeEvents(events: Webhook['events']): string {
  return events.includes('*') ? t('all') : events.join(', ');
}

export function State({ webhook: { enabled, disabledReason } }: { readonly webhook: Webhook }) {
  if (enabled) return <span class="pill complete">{t('Enabled')}</span>;
  return (
    <>
      <span class="pill">{t('Disabled')}</span> {disabledReason}
    </>
  );
}
