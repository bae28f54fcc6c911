import { InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../terminal/explain.ts';

/** An id: positive and whole. */
export function parseId(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a number, such as 1001.');
  return Number(text);
}

/** An id that commander has not looked at. @throws UsageError */
export function toId(text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`"${text}" is not an id: ids are numbers, such as 1001`);
  return Number(text);
}

/** How many: one at least. */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError('It must be a number from 1, such as 100.');
  return Number(text);
}

/** Ids as arguments. */
export function parseIds(text: string, before: readonly number[] = []): number[] {
  return [...before, parseId(text)];
}

/** A longer timer would end at once: 24 days. */
const mostSeconds = 2_147_483;

function parseSeconds(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) > mostSeconds) {
    throw new InvalidArgumentError(
      `It must be a number of seconds from 0 to ${mostSeconds}, such as 60 or 0.5.`,
    );
  }
  return Number(text);
}

/** `--wait`, on every command that waits for an import. */
export function waitOption(): Option {
  const text = 'stop waiting after this time and print how to resume; 0 does not wait';
  return new Option('--wait <seconds>', text).argParser(parseSeconds);
}

/** Names separated by commas. */
export function parseNames(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

export function parseBytes(text: string): number {
  const bytes = Number(text);
  if (!/^\d+$/.test(text) || bytes < 1024) {
    throw new InvalidArgumentError('It must be a number of bytes, at least 1024.');
  }
  return bytes;
}

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A time as people write it: `2026-03-01`, `2026-03-01T08:30:00+01:00`, or `7d`, `12h`, `30m`, `45s` ago. */
export function toTime(text: string, option: string): Date {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const time =
    count === undefined
      ? new Date(/^\d{4}-\d\d/.test(text) ? text : Number.NaN)
      : new Date(Date.now() - Number(count) * unitMs[unit as keyof typeof unitMs]);
  if (!Number.isNaN(time.getTime())) return time;
  throw new UsageError(
    `${option} ${text} is not a time: write 2026-03-01 or 2026-03-01T08:30:00Z, or 7d, 12h or 30m for that long ago.`,
  );
}

/** A number is an id, anything else a name. */
export function toIdOrName(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : text;
}
