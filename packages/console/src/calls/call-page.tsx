import type { JournalCall, RecordedMessage } from '@galena/client';
import { ControlHint } from '../double/control-hint.tsx';
import { useControl } from '../double/use-control.ts';
import { Facts } from '../parts/facts.tsx';
import { formatBytes } from '../parts/format.tsx';
import { Empty, Show } from '../parts/states.tsx';
import { Foreign } from '../parts/text.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { Answer } from './calls-page.tsx';
import { CopyButton } from './copy-button.tsx';
import { indentJson } from './indent-json.ts';
import { Moment } from './moment.tsx';

/** One call: who made it, what came of it, and of a double the messages themselves. */
export function CallPage({ requestId }: { readonly requestId: string }) {
  const { galena } = useSession();
  const { control } = useControl();
  const source = control?.calls ?? galena.calls;
  const loaded = useLoad(
    async (signal) => (await source.list({ requestId, signal }))[0] ?? null,
    `${requestId} ${control === undefined}`,
  );
  const { value: call } = loaded;
  return (
    <Page
      title={call?.name ?? 'Call'}
      lead={<code>{requestId}</code>}
      actions={call !== undefined && call !== null && <CopyButton call={call} />}
    >
      <Show loaded={loaded}>
        {(found) =>
          found === null ? (
            <Empty title="The journal does not have this call">
              <p>It keeps the last thousand calls of a subscription, for a day.</p>
            </Empty>
          ) : (
            <Call call={found} />
          )
        }
      </Show>
    </Page>
  );
}

function Call({ call }: { readonly call: JournalCall }) {
  const { method, path, url = path, request, response, nearMiss, fault, allowed = [] } = call;
  return (
    <div class="stack">
      <section class="card" aria-label="Call">
        <Facts
          facts={[
            ['Call', <Foreign key="call" text={`${method} ${url}`} most={8_192} />],
            ['Operation', call.operation],
            ['Near miss', nearMiss && `did you mean ${nearMiss}?`],
            ['Service', call.service && <Foreign text={call.service} />],
            ['User', call.user && <Foreign text={call.user} />],
            ['When', <Moment key="when" at={call.at} />],
            ['Answer', <Answer key="answer" call={call} />],
            ['HTTP status', call.status],
            ['Took', `${call.durationMs.toFixed(1)} ms`],
            ['Request', formatBytes(call.requestBytes)],
            ['Response', formatBytes(call.responseBytes)],
            ['Fault', fault && <a href="#/control">{fault}</a>],
            ['Marketo would not allow', allowed.join('; ')],
          ]}
        />
      </section>
      <ControlHint />
      {request !== undefined && <Message title="Request" message={request} />}
      {response !== undefined && <Message title="Response" message={response} />}
    </div>
  );
}

function Message({ title, message }: { readonly title: string; readonly message: RecordedMessage }) {
  const { headers, body, cut } = message;
  const shown = headers['content-type']?.includes('json') === true ? indentJson(body) : body;
  return (
    <section class="card stack" aria-label={title}>
      <h2>{title}</h2>
      <details>
        <summary>Headers</summary>
        <Facts
          facts={Object.entries(headers).map(([name, value]) => [name, <Foreign key={name} text={value} />])}
        />
      </details>
      {body === '' ? (
        <p class="quiet">No body</p>
      ) : (
        <section class="scroll" aria-label={`Body of the ${title.toLowerCase()}`} tabIndex={0}>
          <pre class="body">
            <Foreign text={shown} most={shown.length} />
          </pre>
        </section>
      )}
      {cut === true && <p class="quiet small">The first 16 KiB; the body was longer.</p>}
    </section>
  );
}
