import type { JournalCall } from '@galena/client';
import { useState } from 'preact/hooks';
import { ControlHint } from '../double/control-hint.tsx';
import { useControl } from '../double/use-control.ts';
import { formatCount, t, tn } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { Choices } from '../parts/choices.tsx';
import { Checkbox, TextField } from '../parts/fields.tsx';
import { formTexts } from '../parts/form.ts';
import { Empty, NotAllowed, Show } from '../parts/states.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { whoOf } from '../parts/who.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { goTo, linkTo } from '../shell/route.ts';
import { type CallFilters, isWanted, readFilters, toMatchers, type Which } from './call-filters.ts';
import { CopyButton } from './copy-button.tsx';
import { Moment } from './moment.tsx';
import { useCalls } from './use-calls.ts';

const most = 200;

/** The journal: the last calls of the subscription, newest first, and what came of each. */
export function CallsPage({ query }: { readonly query: URLSearchParams }) {
  const { may, galena } = useSession();
  const { control } = useControl();
  const [isFollowed, setIsFollowed] = useState(true);
  const [which, setWhich] = useState<Which>('all');
  const isAllowed = control !== undefined || may('Administer Galena', 'Administer Installation');
  const filters = readFilters(query);
  const calls = useCalls(
    isAllowed ? (control?.calls ?? galena.calls) : undefined,
    toMatchers(filters),
    JSON.stringify([filters, control === undefined]),
    isFollowed,
  );
  if (!isAllowed) {
    return (
      <Page title={t('Calls')}>
        <ControlHint />
        <NotAllowed permission="Administer Galena" />
      </Page>
    );
  }
  return (
    <Page
      title={t('Calls')}
      lead={t('The last thousand calls of the API, for a day, newest first')}
      actions={
        control !== undefined && <Button onClick={() => calls.clear(control.calls)}>{t('Clear')}</Button>
      }
    >
      <div class="stack">
        <ControlHint />
        <Filters key={String(query)} filters={filters} />
        <div class="actions">
          <Choices
            label={t('Which calls')}
            value={which}
            onChange={setWhich}
            choices={[
              { value: 'all', label: t('All') },
              { value: 'problems', label: t('With errors') },
              { value: 'missed', label: t('Near misses') },
            ]}
          />
          <Checkbox
            label={t('Follow')}
            checked={isFollowed}
            onChange={(checked) => {
              setIsFollowed(checked);
              calls.reload();
            }}
          />
        </div>
        <Show loaded={calls}>
          {(found) => <Found calls={found.filter((call) => isWanted(call, filters, which))} />}
        </Show>
      </div>
    </Page>
  );
}

/** Sent by Enter or the button, so that no half-typed name of an operation is refused. */
function Filters({ filters: { operation, answer, service, text } }: { readonly filters: CallFilters }) {
  return (
    <form
      class="search-row"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        goTo(
          ['calls'],
          Object.fromEntries(Object.entries(formTexts(event)).filter(([, typed]) => typed !== '')),
        );
      }}
    >
      <TextField
        label={t('Operation')}
        name="operation"
        value={operation}
        placeholder="Sync Leads, Bulk import, /rest/v1/*"
      />
      <TextField
        label={t('Status or code')}
        name="answer"
        value={answer}
        placeholder={t('502, or 606, 1003')}
      />
      <TextField label={t('Service')} name="service" value={service} />
      <TextField label={t('Text or request id')} name="text" value={text} placeholder="e42b#14272d07d78" />
      <Button type="submit" kind="main">
        {t('Find')}
      </Button>
    </form>
  );
}

function Found({ calls }: { readonly calls: readonly JournalCall[] }) {
  if (calls.length === 0) return <Empty title={t('No calls')} />;
  return (
    <>
      <Table
        name={t('Calls')}
        columns={columns}
        items={calls.slice(-most).toReversed()}
        keyOf={({ number }) => number}
      />
      <p class="quiet small">
        {calls.length > most
          ? tn(calls.length, 'The newest {most} of {count} call', 'The newest {most} of {count} calls', {
              most: formatCount(most),
            })
          : tn(calls.length, '{count} call', '{count} calls')}
      </p>
    </>
  );
}

const columns: readonly Column<JournalCall>[] = [
  { title: t('When'), render: ({ at }) => <Moment at={at} /> },
  {
    title: t('Service'),
    render: ({ service, user }) => <Foreign text={whoOf(service, user) ?? t('unknown')} most={40} />,
  },
  { title: t('Call'), isWide: true, render: (call) => <What call={call} /> },
  { title: t('Answer'), render: (call) => <Answer call={call} /> },
  {
    title: t('Milliseconds'),
    isNumber: true,
    render: ({ durationMs }) => formatCount(Math.round(durationMs)),
  },
  {
    title: t('Request id'),
    render: ({ requestId }) => (
      <a href={linkTo(['calls', requestId])}>
        <code>{requestId}</code>
      </a>
    ),
  },
  { title: '', render: (call) => <CopyButton call={call} /> },
];

function What({ call: { method, path, name, nearMiss } }: { readonly call: JournalCall }) {
  return (
    <>
      {name !== undefined && <>{name} </>}
      <span class="quiet small">
        <Foreign text={`${method} ${path}`} most={80} />
        {nearMiss !== undefined && <> – {t('did you mean {operation}?', { operation: nearMiss })}</>}
      </span>
    </>
  );
}

/** What the client got: that it went away, codes, or the HTTP status. */
export function Answer({ call }: { readonly call: JournalCall }) {
  const { status, codes, aborted, success, fault } = call;
  const text =
    aborted === true ? t('Client went away') : codes.length > 0 ? codes.join(', ') : String(status);
  return (
    <>
      <span class={`pill ${success && codes.length === 0 ? 'complete' : 'failed'}`}>{text}</span>
      {fault !== undefined && <span class="quiet small"> {t('by fault {fault}', { fault })}</span>}
    </>
  );
}
