import { GalenaRefusal } from '@galena/client';
import type { GalenaControl } from '@galena/client/control';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Empty, explain, Show } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import type { CardOptions } from './card.tsx';
import { ClockCard } from './clock-card.tsx';
import { FaultsCard } from './faults-card.tsx';
import { PaceCard } from './pace-card.tsx';
import { SnapshotsCard } from './snapshots-card.tsx';
import { StrictnessCard } from './strictness-card.tsx';
import { SubscriptionsCard } from './subscriptions-card.tsx';
import { TokenForm } from './token-form.tsx';
import { useControl } from './use-control.ts';

/** What tests do to a double, by hand. */
export function ControlPage() {
  const { service } = useSession();
  const { control, enter, forget } = useControl();
  const title = 'Control plane';
  if (service.double !== true) {
    return (
      <Page title={title}>
        <Empty title="This server is no double">
          <p>A Galena that tests control is started with GALENA_CONTROL=on.</p>
        </Empty>
      </Page>
    );
  }
  return (
    <Page
      title={title}
      lead={`What tests do to the double, and to its subscription ${service.munchkinId}`}
      actions={control !== undefined && <Button onClick={forget}>Use another token</Button>}
    >
      {control === undefined ? (
        <TokenForm onEnter={enter} />
      ) : (
        <Control control={control} onWrongToken={forget} />
      )}
    </Page>
  );
}

const againMs = 3_000;

function readState(control: GalenaControl, signal: AbortSignal) {
  return Promise.all([
    control.clock.get({ signal }),
    control.faults.list({ signal }),
    control.pace.list({ signal }),
    control.snapshots.list({ signal }),
    control.subscriptions.list({ signal }),
    control.strictness.get({ signal }),
  ]);
}

interface ControlOptions {
  readonly control: GalenaControl;
  readonly onWrongToken: () => void;
}

function Control({ control, onWrongToken }: ControlOptions) {
  const [problem, setProblem] = useState<string>();
  const loaded = useLoad((signal) => readState(control, signal), 'control', { again: () => againMs });
  const { error, reload } = loaded;
  const act = (work: () => Promise<unknown>) => {
    work()
      .then(() => setProblem(undefined))
      .catch((refusal: unknown) => setProblem(explain(refusal)))
      .finally(reload);
  };
  // Another server is there now, which has made up another token.
  if (error instanceof GalenaRefusal && error.code === '601') {
    return (
      <Empty title="The server does not take this token any more">
        <Button onClick={onWrongToken}>Use another token</Button>
      </Empty>
    );
  }
  const options: CardOptions = { control, act, reload };
  return (
    <div class="stack">
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <Show loaded={loaded}>
        {([clock, faults, holds, snapshots, subscriptions, strictness]) => (
          <>
            <ClockCard clock={clock} {...options} />
            <FaultsCard faults={faults} {...options} />
            <PaceCard holds={holds} {...options} />
            <SnapshotsCard snapshots={snapshots} {...options} />
            <StrictnessCard strictness={strictness} {...options} />
            <SubscriptionsCard subscriptions={subscriptions} {...options} />
          </>
        )}
      </Show>
    </div>
  );
}
