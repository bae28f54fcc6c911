import { randomInt } from 'node:crypto';
import type { Clock } from '../clock.ts';

/** An id of the form that Marketo's have: four or five hex digits, `#`, Unix time in milliseconds as hex. */
export function makeRequestId(clock: Clock): string {
  return `${randomInt(0x1000, 0xfffff).toString(16)}#${clock.now().getTime().toString(16)}`;
}
