import type { DeliveryStatus, Webhook, WebhookDelivery } from '@galena/client';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Choices } from '../parts/choices.tsx';
import { Time } from '../parts/format.tsx';
import { Empty, explain, NotAllowed, Show } from '../parts/states.tsx';
import { Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { describeEvents, State } from './webhooks-page.tsx';

/** So many deliveries are shown, the newest. */
const most = 100;
/** What waits may change at any moment. */
const lookEveryMs = 2_000;

type Which = DeliveryStatus | 'all';

/** One webhook: what it was sent, attempt by attempt. */
export function WebhookPage({ id }: { readonly id: number }) {
  const { galena, may } = useSession();
  const isAllowed = may('Administer Galena');
  const [which, setWhich] = useState<Which>('all');
  const [problem, setProblem] = useState<string>();
  const loaded = useLoad(
    async (signal) => {
      if (!isAllowed) return undefined;
      const webhook = (await galena.webhooks.list({ signal })).find((one) => one.id === id);
      const filter = { signal, batchSize: most, ...(which !== 'all' && { status: which }) };
      return webhook && { webhook, deliveries: await take(galena.webhooks.deliveries(id, filter), most) };
    },
    `${id} ${which}`,
    { again: () => lookEveryMs },
  );
  if (!isAllowed) {
    return (
      <Page title="Webhook">
        <NotAllowed permission="Administer Galena" />
      </Page>
    );
  }
  const act = async (work: () => Promise<unknown>) => {
    setProblem(undefined);
    try {
      await work();
      loaded.reload();
    } catch (error) {
      setProblem(explain(error));
    }
  };
  return (
    <Page
      title="Webhook"
      lead={<Foreign text={loaded.value?.webhook.url ?? ''} />}
      actions={<Button onClick={() => act(() => galena.webhooks.test(id))}>Send a test event</Button>}
    >
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <Show loaded={loaded}>
        {(found) =>
          found === undefined ? (
            <Empty title="There is no such webhook" />
          ) : (
            <div class="stack">
              <Summary webhook={found.webhook} />
              <Choices label="Which events" value={which} onChange={setWhich} choices={choices} />
              <Deliveries
                deliveries={found.deliveries}
                onRepeat={({ messageId }) => act(() => galena.webhooks.repeat(id, messageId))}
              />
            </div>
          )
        }
      </Show>
    </Page>
  );
}

const statusNames: Readonly<Record<DeliveryStatus, string>> = {
  pending: 'Waiting',
  delivered: 'Delivered',
  failed: 'Failed',
};

const choices = [
  { value: 'all' as const, label: 'All' },
  { value: 'pending' as const, label: statusNames.pending },
  { value: 'delivered' as const, label: statusNames.delivered },
  { value: 'failed' as const, label: statusNames.failed },
];

function Summary({ webhook }: { readonly webhook: Webhook }) {
  return (
    <p>
      <State webhook={webhook} /> Events: {describeEvents(webhook.events)}
      {webhook.previousSecretUntil !== null && (
        <>
          . The secret before the present one signs too until <Time at={webhook.previousSecretUntil} />
        </>
      )}
    </p>
  );
}

const pills: Readonly<Record<DeliveryStatus, string>> = {
  pending: 'queued',
  delivered: 'complete',
  failed: 'failed',
};

interface DeliveriesOptions {
  readonly deliveries: readonly WebhookDelivery[];
  readonly onRepeat: (delivery: WebhookDelivery) => void;
}

function Deliveries({ deliveries, onRepeat }: DeliveriesOptions) {
  if (deliveries.length === 0) {
    return (
      <Empty title="Nothing was sent">
        <p>What it was sent is known for seven days.</p>
      </Empty>
    );
  }
  return (
    <Table
      name="Deliveries"
      items={deliveries}
      keyOf={({ messageId }) => messageId}
      columns={[
        { title: 'Event', render: ({ event }) => event },
        { title: 'When', render: ({ occurredAt }) => <Time at={occurredAt} /> },
        {
          title: 'State',
          render: ({ status, nextAttemptAt }) => (
            <>
              <span class={`pill ${pills[status]}`}>{statusNames[status]}</span>
              {nextAttemptAt !== undefined && (
                <p class="quiet small">
                  next attempt <Time at={nextAttemptAt} />
                </p>
              )}
            </>
          ),
        },
        { title: 'Attempts', isWide: true, render: (delivery) => <Attempts delivery={delivery} /> },
        {
          title: '',
          render: (delivery) => <Button onClick={() => onRepeat(delivery)}>Send again</Button>,
        },
      ]}
    />
  );
}

/** The last one in sight, the others and what was sent behind a click. */
function Attempts({ delivery: { messageId, attempts, payload } }: { readonly delivery: WebhookDelivery }) {
  const last = attempts.at(-1);
  if (last === undefined) return <>none yet</>;
  return (
    <details>
      <summary>
        {attempts.length}: {last.error ?? `taken (${last.status})`}
      </summary>
      <ol>
        {attempts.map(({ at, durationMs, status, error, answer }) => (
          <li key={at}>
            <Time at={at} />, {durationMs} ms: {error ?? `taken (${status})`}
            {answer !== undefined && <Foreign text={`: ${answer}`} most={1024} />}
          </li>
        ))}
      </ol>
      <p class="quiet small">
        <code>{messageId}</code>
      </p>
      <pre class="body">
        <Foreign text={JSON.stringify(payload, undefined, 2)} most={20_000} />
      </pre>
    </details>
  );
}
