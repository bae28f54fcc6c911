import type { ControlledClock } from '../../../control/controlled-clock.ts';
import { boolean, described, integer, object, text } from '../../documentation.ts';

/** The clock, as calls show it. */
export const clockItem = object({
  now: described(text, 'ISO 8601 with milliseconds'),
  frozen: boolean,
  offsetMs: described(
    integer,
    'by how many milliseconds it is ahead of real time; negative where it is behind',
  ),
});

export function describeClock(clock: ControlledClock): object {
  return {
    now: new Date(clock.epochMs()).toISOString(),
    frozen: clock.isFrozen,
    offsetMs: Math.round(clock.offsetMs),
  };
}
