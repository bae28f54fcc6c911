import type { JournalCall, RecordedMessage } from '@galena/client';
import { ControlHint } from '../double/control-hint.tsx';
import { useControl } from '../double/use-control.ts';
import { locale } from '../languages/language.ts';
import { t } from '../languages/translate.ts';
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
      title={call?.name ?? t('Call')}
      lead={<code>{requestId}</code>}
      actions={call !== undefined && call !== null && <CopyButton call={call} />}
    >
      <Show loaded={loaded}>
        {(found) =>
          found === null ? (
            <Empty title={t('The journal does not have this call')}>
              <p>{t('It keeps the last thousand calls of a subscription, for a day.')}</p>
            </Empty>
          ) : (
            <Call call={found} />
          )
        }
      </Show>
    </Page>
  );
}

const milliseconds = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

function Call({ call }: { readonly call: JournalCall }) {
  const { method, path, url = path, request, response, nearMiss, fault, allowed = [] } = call;
  return (
    <div class="stack">
      <section class="card" aria-label={t('Call')}>
        <Facts
          facts={[
            [t('Call'), <Foreign key="call" text={`${method} ${url}`} most={8_192} />],
            [t('Operation'), call.operation],
            [t('Near miss'), nearMiss && t('did you mean {operation}?', { operation: nearMiss })],
            [t('Service'), call.service && <Foreign text={call.service} />],
            [t('User'), call.user && <Foreign text={call.user} />],
            [t('When'), <Moment key="when" at={call.at} />],
            [t('Answer'), <Answer key="answer" call={call} />],
            [t('HTTP status'), call.status],
            [t('Took'), `${milliseconds.format(call.durationMs)} ms`],
            [t('Request'), formatBytes(call.requestBytes)],
            [t('Response'), formatBytes(call.responseBytes)],
            [t('Fault'), fault && <a href="#/control">{fault}</a>],
            [t('Marketo would not allow'), allowed.join('; ')],
          ]}
        />
      </section>
      <ControlHint />
      {request !== undefined && (
        <Message title={t('Request')} bodyTitle={t('Body of the request')} message={request} />
      )}
      {response !== undefined && (
        <Message title={t('Response')} bodyTitle={t('Body of the response')} message={response} />
      )}
    </div>
  );
}

interface MessageOptions {
  readonly title: string;
  readonly bodyTitle: string;
  readonly message: RecordedMessage;
}

function Message({ title, bodyTitle, message }: MessageOptions) {
  const { headers, body, cut } = message;
  const shown = headers['content-type']?.includes('json') === true ? indentJson(body) : body;
  return (
    <section class="card stack" aria-label={title}>
      <h2>{title}</h2>
      <details>
        <summary>{t('Headers')}</summary>
        <Facts
          facts={Object.entries(headers).map(([name, value]) => [name, <Foreign key={name} text={value} />])}
        />
      </details>
      {body === '' ? (
        <p class="quiet">{t('No body')}</p>
      ) : (
        <section class="scroll" aria-label={bodyTitle} tabIndex={0}>
          <pre class="body">
            <Foreign text={shown} most={shown.length} />
          </pre>
        </section>
      )}
      {cut === true && <p class="quiet small">{t('The first 16 KiB; the body was longer.')}</p>}
    </section>
  );
}
