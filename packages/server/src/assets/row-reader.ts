import { refuse } from '../errors.ts';
import { readIsoTime } from '../fields/iso-time.ts';
import { shorten } from '../fields/json-value.ts';
import type { Json } from './given-assets.ts';

/** @throws ApiError 1003 that names the place, the value, and what it should be */
export function wrong(place: string, value: unknown, wanted: string): never {
  throw refuse('1003', `${place} is ${shorten(value)} and must be ${wanted}`);
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads the members of one row, and says of what is wrong where it stands. Null is absent. */
export class RowReader {
  readonly place: string;
  readonly #row: Json;
  readonly #read = new Set<string>();

  constructor(place: string, row: unknown) {
    this.place = place;
    this.#row = isJson(row) ? row : wrong(place, row, 'an object');
  }

  value(name: string): unknown {
    this.#read.add(name);
    return this.#row[name];
  }

  placeOf(name: string): string {
    return `${this.place}.${name}`;
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string' || /\0|\p{Surrogate}/u.test(value))
      wrong(this.placeOf(name), value, 'text');
    return value;
  }

  requiredText(name: string): string {
    const text = this.text(name)?.trim();
    if (text === undefined || text === '') wrong(this.placeOf(name), this.value(name) ?? 'missing', 'text');
    if ([...text].length > 255) wrong(this.placeOf(name), text, 'at most 255 characters long');
    return text;
  }

  truth(name: string): boolean | undefined {
    const value = this.value(name);
    if (value === undefined || value === null) return undefined;
    return typeof value === 'boolean' ? value : wrong(this.placeOf(name), value, 'true or false');
  }

  integer(name: string): number | undefined {
    const value = this.value(name);
    if (value === undefined || value === null) return undefined;
    return typeof value === 'number' && Number.isSafeInteger(value)
      ? value
      : wrong(this.placeOf(name), value, 'an integer');
  }

  id(name: string): number | undefined {
    const id = this.integer(name);
    if (id !== undefined && (id < 1 || id > 2 ** 31 - 1)) wrong(this.placeOf(name), id, 'an id from 1');
    return id;
  }

  time(name: string): Date | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    try {
      return readIsoTime(text);
    } catch {
      return wrong(this.placeOf(name), text, 'a time such as 2026-01-31T08:30:00Z');
    }
  }

  /** The rows of an array, each with a reader; undefined if there is none. */
  rows(name: string): RowReader[] | undefined {
    const value = this.value(name);
    if (value === undefined || value === null) return undefined;
    if (!Array.isArray(value)) wrong(this.placeOf(name), value, 'an array');
    return value.map((row, index) => new RowReader(`${this.placeOf(name)}[${index}]`, row));
  }

  /** What nobody has read of it. */
  get rest(): Json {
    return Object.fromEntries(Object.entries(this.#row).filter(([name]) => !this.#read.has(name)));
  }
}
