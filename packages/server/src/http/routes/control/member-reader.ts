import { editDistance } from '@galena/client/files';
import { type ApiError, refuse } from '../../../errors.ts';
import { ExactNumber } from '../../../fields/exact-number.ts';
import { shorten } from '../../../fields/json-value.ts';
import { isObject, type JsonObject } from '../../json-body.ts';

/** Reads the members of an object of the control plane. What is wrong names the member, its value, and what is allowed. */
export class MemberReader {
  readonly #what: string;
  readonly #object: JsonObject;

  /**
   * @param what - the object is, for messages: `fault`, `failRows`
   * @throws ApiError 1003 for a member that it does not have
   */
  constructor(what: string, object: JsonObject, members: readonly string[]) {
    this.#what = what;
    this.#object = object;
    const stranger = Object.keys(object).find((name) => !members.includes(name));
    if (stranger === undefined) return;
    const meant = members.find((name) => editDistance(name.toLowerCase(), stranger.toLowerCase()) <= 2);
    const guess = meant === undefined ? '' : ` Did you mean '${meant}'?`;
    throw refuse(
      '1003',
      `'${shorten(stranger)}' is no member of ${what}.${guess} It has: ${members.join(', ')}`,
    );
  }

  has(name: string): boolean {
    return this.#object[name] !== undefined && this.#object[name] !== null;
  }

  text(name: string): string | undefined {
    return this.#read(name, 'a text', (value) => (typeof value === 'string' ? value : undefined));
  }

  /** A text, or a number written as one: codes and statuses are both. */
  code(name: string): string | undefined {
    return this.#read(name, 'a code such as "606"', (value) => {
      const text = numberOf(value)?.toString() ?? value;
      return typeof text === 'string' ? text : undefined;
    });
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const allowed = `one of ${choices.map((choice) => `'${choice}'`).join(', ')}`;
    return this.#read(name, allowed, (value) => choices.find((choice) => choice === value));
  }

  flag(name: string): boolean {
    return (
      this.#read(name, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined)) ?? false
    );
  }

  whole(name: string, least: number, most: number): number | undefined {
    return this.#read(name, `a whole number from ${least} to ${most}`, (value) => {
      const number = numberOf(value);
      return number !== undefined && Number.isInteger(number) && number >= least && number <= most
        ? number
        : undefined;
    });
  }

  number(name: string, least: number, most: number): number | undefined {
    return this.#read(name, `a number from ${least} to ${most}`, (value) => {
      const number = numberOf(value);
      return number !== undefined && number >= least && number <= most ? number : undefined;
    });
  }

  numbers(name: string): readonly number[] | undefined {
    return this.#read(name, 'an array of whole numbers from 0 on', (value) => {
      if (!Array.isArray(value)) return undefined;
      const numbers = value.map(numberOf);
      return numbers.every((number) => number !== undefined && Number.isInteger(number) && number >= 0)
        ? (numbers as number[])
        : undefined;
    });
  }

  object(name: string): JsonObject | undefined {
    return this.#read(name, 'an object', (value) => (isObject(value) ? value : undefined));
  }

  /** Names and texts; numbers and booleans are taken as texts. */
  texts(name: string): Readonly<Record<string, string>> | undefined {
    const object = this.object(name);
    if (object === undefined) return undefined;
    const entries = Object.entries(object).map(([key, value]): [string, string] => {
      const text = numberOf(value)?.toString() ?? (typeof value === 'boolean' ? String(value) : value);
      if (typeof text !== 'string')
        throw this.refuse(`${name}.${key}`, value, 'a text, a number, true or false');
      return [key, text];
    });
    return Object.fromEntries(entries);
  }

  refuse(name: string, value: unknown, allowed: string): ApiError {
    return refuse('1003', `${name} of ${this.#what} is ${quote(value)}, and has to be ${allowed}`);
  }

  #read<Value>(
    name: string,
    allowed: string,
    read: (value: unknown) => Value | undefined,
  ): Value | undefined {
    const value = this.#object[name];
    if (value === undefined || value === null) return undefined;
    const found = read(value);
    if (found === undefined) throw this.refuse(name, value, allowed);
    return found;
  }
}

/** Numbers that a double holds are read as such, others are kept as their text. */
function numberOf(value: unknown): number | undefined {
  if (value instanceof ExactNumber) return Number(value.text);
  return typeof value === 'number' ? value : undefined;
}

function quote(value: unknown): string {
  return typeof value === 'string' ? `'${shorten(value)}'` : shorten(value);
}
