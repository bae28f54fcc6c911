import { randomInt } from 'node:crypto';
import { type Clock, systemClock } from '../clock.ts';

/** An id of the form that Marketo's have: four or five hex digits, `#`, Unix time in milliseconds as hex. */
export function makeRequestId(clock: Pick<Clock, 'epochMs'> = systemClock): string {
  return `${randomInt(0x1000, 0xfffff).toString(16)}#${clock.epochMs().toString(16)}`;
}
