import { InvalidArgumentError } from 'commander';
import { UsageError } from '../terminal/explain.ts';

/** An id: positive and whole. */
export function parseId(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It is a number, such as 1001.');
  return Number(text);
}

/** An id that commander has not looked at. @throws UsageError */
export function toId(text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`"${text}" is no id: ids are numbers, such as 1001`);
  return Number(text);
}

/** Ids as arguments. */
export function parseIds(text: string, before: readonly number[] = []): number[] {
  return [...before, parseId(text)];
}

export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new InvalidArgumentError('It is a number of seconds, such as 60.');
  return seconds;
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
    throw new InvalidArgumentError('It is a number of bytes, 1024 at least.');
  }
  return bytes;
}
