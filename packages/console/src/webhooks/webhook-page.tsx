import type { DeliveryStatus, Webhook, WebhookDelivery } from '@galena/client';
import { useState } from 'preact/hooks';
import { formatCount, T, t } from '../languages/translate.ts';
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
      <Page title={t('Webhook')}>
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
      title={t('Webhook')}
      lead={<Foreign text={loaded.value?.webhook.url ?? ''} />}
      actions={<Button onClick={() => act(() => galena.webhooks.test(id))}>{t('Send a test event')}</Button>}
    >
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <Show loaded={loaded}>
        {(found) =>
          found === undefined ? (
            <Empty title={t('There is no such webhook')} />
          ) : (
            <div class="stack">
              <Summary webhook={found.webhook} />
              <Choices label={t('Which events')} value={which} onChange={setWhich} choices={choices} />
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
  pending: t('Waiting'),
  delivered: t('Delivered'),
  failed: t('Failed'),
};

const choices = [
  { value: 'all' as const, label: t('All') },
  { value: 'pending' as const, label: statusNames.pending },
  { value: 'delivered' as const, label: statusNames.delivered },
  { value: 'failed' as const, label: statusNames.failed },
];

function Summary({ webhook }: { readonly webhook: Webhook }) {
  return (
    <p>
      <State webhook={webhook} /> {t('Events: {events}.', { events: describeEvents(webhook.events) })}
      {webhook.previousSecretUntil !== null && (
        <>
          {' '}
          <T
            text="The secret before the present one signs too until {time}."
            time={<Time at={webhook.previousSecretUntil} />}
          />
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
      <Empty title={t('Nothing was sent')}>
        <p>{t('What it was sent is known for seven days.')}</p>
      </Empty>
    );
  }
  return (
    <Table
      name={t('Deliveries')}
      items={deliveries}
      keyOf={({ messageId }) => messageId}
      columns={[
        { title: t('Event'), render: ({ event }) => event },
        { title: t('When'), render: ({ occurredAt }) => <Time at={occurredAt} /> },
        {
          title: t('State'),
          render: ({ status, nextAttemptAt }) => (
            <>
              <span class={`pill ${pills[status]}`}>{statusNames[status]}</span>
              {nextAttemptAt !== undefined && (
                <p class="quiet small">
                  <T text="next attempt {time}" time={<Time at={nextAttemptAt} />} />
                </p>
              )}
            </>
          ),
        },
        { title: t('Attempts'), isWide: true, render: (delivery) => <Attempts delivery={delivery} /> },
        {
          title: '',
          render: (delivery) => <Button onClick={() => onRepeat(delivery)}>{t('Send again')}</Button>,
        },
      ]}
    />
  );
}

/** The last one in sight, the others and what was sent behind a click. */
function Attempts({ delivery: { messageId, attempts, payload } }: { readonly delivery: WebhookDelivery }) {
  const last = attempts.at(-1);
  if (last === undefined) return <>{t('none yet')}</>;
  return (
    <details>
      <summary>
        {formatCount(attempts.length)}: {outcomeOf(last)}
      </summary>
      <ol>
        {attempts.map((attempt) => (
          <li key={attempt.at}>
            <Time at={attempt.at} />, {formatCount(attempt.durationMs)} ms: {outcomeOf(attempt)}
            {attempt.answer !== undefined && <Foreign text={`: ${attempt.answer}`} most={1024} />}
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

function outcomeOf({ status, error }: WebhookDelivery['attempts'][number]): string {
  return error ?? t('taken ({status})', { status: status ?? '' });
}
