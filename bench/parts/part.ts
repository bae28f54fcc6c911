import type { Options } from '../options.ts';

export type Measurement = Pick<Options, 'rounds' | 'scale'>;

/** `count`, or less of it for a try. */
export function scaled(count: number, { scale }: Measurement): number {
  return Math.max(1, Math.round(count * scale));
}

/** The largest file that Marketo takes has 180,000 rows of four columns. */
export const fileRows = 180_000;
export const fileBytes = 10_000_000;

export function say(text: string): void {
  console.log(`${new Date().toISOString().slice(11, 19)}  ${text}`);
}
