import { randomInt } from 'node:crypto';

/** An id of the form that Marketo's have: four or five hex digits, `#`, Unix time in milliseconds as hex. */
export function makeRequestId(): string {
  return `${randomInt(0x1000, 0xfffff).toString(16)}#${Date.now().toString(16)}`;
}
