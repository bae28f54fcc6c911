import { type JournalCall, toCurl } from '@galena/client';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Choices } from '../parts/choices.tsx';
import { TextField } from '../parts/fields.tsx';
import { Time } from '../parts/format.tsx';
import { Empty, explain } from '../parts/states.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';

const most = 100;
const againMs = 5_000;

const columns: readonly Column<JournalCall>[] = [
  { title: 'When', render: ({ at }) => <Time at={at} /> },
  { title: 'Service', render: ({ service }) => <Foreign text={service ?? 'unknown'} most={40} /> },
  { title: 'Call', isWide: true, render: (call) => <What call={call} /> },
  { title: 'Answer', render: describeAnswer },
  { title: 'Milliseconds', isNumber: true, render: ({ durationMs }) => Math.round(durationMs) },
  { title: 'Request id', render: ({ requestId }) => <code>{requestId}</code> },
  { title: '', render: (call) => <CopyButton call={call} /> },
];

/** The last calls of the subscription, newest first, and what came of each. */
export function CallsCard() {
  const { galena } = useSession();
  const [only, setOnly] = useState<'all' | 'problems'>('all');
  const [operation, setOperation] = useState('');
  const [requestId, setRequestId] = useState('');
  const filters = { ...(operation !== '' && { operation }), ...(requestId !== '' && { requestId }) };
  const { value, error } = useLoad(
    (signal) => galena.calls.list({ ...filters, signal }),
    `${operation} ${requestId}`,
    {
      again: () => againMs,
    },
  );
  const calls = (value ?? []).filter(({ success, codes }) => only === 'all' || !success || codes.length > 0);
  return (
    <section class="card stack" aria-label="Calls">
      <h2>Last calls</h2>
      <div class="two">
        <TextField
          label="Operation"
          placeholder="Sync Leads, Bulk import, /rest/v1/*"
          onChange={(text) => setOperation(text.trim())}
        />
        <TextField
          label="Request id"
          placeholder="e42b#14272d07d78"
          onChange={(text) => setRequestId(text.trim())}
        />
      </div>
      <Choices
        label="Which"
        value={only}
        onChange={setOnly}
        choices={[
          { value: 'all', label: 'All' },
          { value: 'problems', label: 'With errors' },
        ]}
      />
      {error !== undefined && <p class="problem">{explain(error)}</p>}
      {calls.length === 0 ? (
        <Empty title="No calls" />
      ) : (
        <Table
          name="The last calls"
          columns={columns}
          items={calls.slice(-most).toReversed()}
          keyOf={({ number }) => number}
        />
      )}
    </section>
  );
}

function What({ call: { method, path, name, nearMiss } }: { readonly call: JournalCall }) {
  return (
    <>
      {name !== undefined && <>{name} </>}
      <span class="quiet small">
        <Foreign text={`${method} ${path}`} most={80} />
        {nearMiss !== undefined && <> – did you mean {nearMiss}?</>}
      </span>
    </>
  );
}

function describeAnswer({ status, codes, aborted }: JournalCall): string {
  if (aborted === true) return 'Client went away';
  return codes.length > 0 ? codes.join(', ') : String(status);
}

function CopyButton({ call }: { readonly call: JournalCall }) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(toCurl(call, location.origin));
    setIsCopied(true);
  };
  return <Button onClick={() => void copy()}>{isCopied ? 'Copied' : 'Copy as curl'}</Button>;
}
