import type { Webhook, WebhookWithSecret } from '@galena/client';
import { useState } from 'preact/hooks';
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
      <Page title="Webhooks">
        <NotAllowed permission="Administer Galena" />
      </Page>
    );
  }
  return (
    <Page
      title="Webhooks"
      lead="Where Galena tells that imports and exports have ended"
      actions={<Button onClick={() => setAsked({ what: 'new' })}>New webhook</Button>}
    >
      <Show loaded={loaded}>
        {(webhooks) => (
          <div class="stack">
            {made !== undefined && (
              <Secrets
                key={made.secret}
                name="Signing secret"
                title={
                  <>
                    The secret of <Foreign text={made.url} /> is shown this once
                  </>
                }
                secrets={[['Signing secret', made.secret]]}
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
      name="Webhooks"
      items={webhooks}
      keyOf={({ id }) => id}
      columns={[
        {
          title: 'URL',
          isWide: true,
          render: ({ id, url }) => (
            <a href={linkTo(['webhooks', id])}>
              <Foreign text={url} />
            </a>
          ),
        },
        { title: 'Description', render: ({ description }) => <Foreign text={description ?? ''} /> },
        { title: 'Events', isWide: true, render: ({ events }) => describeEvents(events) },
        { title: 'State', render: (webhook) => <State webhook={webhook} /> },
        {
          title: '',
          render: (webhook) => (
            <span class="actions">
              <Button onClick={() => onAsk({ what: 'change', webhook })}>Change</Button>
              <Button onClick={() => onAsk({ what: 'rotate', webhook })}>New secret</Button>
              <Button onClick={() => onAsk({ what: 'delete', webhook })}>Delete</Button>
            </span>
          ),
        },
      ]}
    />
  );
}

export function describeEvents(events: Webhook['events']): string {
  return events.includes('*') ? 'all' : events.join(', ');
}

export function State({ webhook: { enabled, disabledReason } }: { readonly webhook: Webhook }) {
  if (enabled) return <span class="pill complete">Enabled</span>;
  return (
    <>
      <span class="pill">Disabled</span> {disabledReason}
    </>
  );
}
