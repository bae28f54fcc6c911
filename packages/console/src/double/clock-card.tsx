import type { ClockState } from '@galena/client/control';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { Facts } from '../parts/facts.tsx';
import { TextField } from '../parts/fields.tsx';
import { formatSeconds } from '../parts/format.tsx';
import { Card, type CardOptions } from './card.tsx';
import { numbersOf } from './numbers-of.ts';

/** The clock by which everything of the double is dated and expires. */
export function ClockCard({ clock, control, act, reload }: CardOptions & { readonly clock: ClockState }) {
  const [open, setOpen] = useState<'advance' | 'set'>();
  const close = () => setOpen(undefined);
  const { now, frozen, offsetMs } = clock;
  const ahead = `${formatSeconds(Math.abs(offsetMs) / 1_000)} ${offsetMs < 0 ? 'behind' : 'ahead of'} real time`;
  return (
    <Card
      title="Clock"
      actions={
        <>
          <Button onClick={() => setOpen('advance')}>Advance</Button>
          <Button onClick={() => setOpen('set')}>Set</Button>
          {frozen ? (
            <Button onClick={() => act(() => control.clock.unfreeze())}>Run on</Button>
          ) : (
            <Button onClick={() => act(() => control.clock.freeze())}>Freeze</Button>
          )}
          <Button onClick={() => act(() => control.clock.follow())}>Real time</Button>
        </>
      }
    >
      <Facts
        facts={[
          ['Shows', <code key="now">{now}</code>],
          ['Is', frozen ? 'frozen' : 'running'],
          ['Offset', Math.abs(offsetMs) < 1_000 ? 'none' : ahead],
          ['Holds for', 'all subscriptions of the server'],
        ]}
      />
      {open === 'advance' && (
        <FormDialog
          title="Advance the clock"
          action="Advance"
          onClose={close}
          onSubmit={async (texts) => {
            await control.clock.advance(numbersOf(texts));
            reload();
          }}
        >
          <TextField label="Days" name="days" hint="A negative number puts it back" />
          <TextField label="Hours" name="hours" />
          <TextField label="Minutes" name="minutes" />
          <TextField label="Seconds" name="seconds" />
        </FormDialog>
      )}
      {open === 'set' && (
        <FormDialog
          title="Set the clock"
          action="Set"
          onClose={close}
          onSubmit={async ({ time = '' }) => {
            await control.clock.set(time.trim());
            reload();
          }}
        >
          <TextField label="Time" name="time" value={now} required hint="ISO 8601: 2026-01-31T08:30:00Z" />
        </FormDialog>
      )}
    </Card>
  );
}
