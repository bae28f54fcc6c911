import { refuse } from '../errors.ts';
import { trimCell } from '../fields/cell-values.ts';
import { shorten } from '../fields/json-value.ts';

/** Parameters by name; one that was given several times keeps all its values in order. Empty values are absent. */
export type Parameters = ReadonlyMap<string, readonly string[]>;

/** The values of an array of JSON, which are not split at their commas. */
export class WholeValues extends Array<string> {}

/** Reads a query string or a form body. */
export function parseParameters(text: string): Parameters {
  const parameters = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (value === '') continue;
    const values = parameters.get(name);
    if (values === undefined) parameters.set(name, [value]);
    else values.push(value);
  }
  return parameters;
}

/** Puts two sets together; where both have a parameter the first one wins. */
export function mergeParameters(first: Parameters, second: Parameters): Parameters {
  return new Map([...second, ...first]);
}

/** Parameters whose names are found in any case. */
class CaselessParameters extends Map<string, readonly string[]> {
  override get(name: string): readonly string[] | undefined {
    return super.get(name.toLowerCase());
  }

  override has(name: string): boolean {
    return super.has(name.toLowerCase());
  }
}

/** The same parameters, found by their names in any case. */
export function inAnyCase(parameters: Parameters): Parameters {
  return new CaselessParameters([...parameters].map(([name, values]) => [name.toLowerCase(), values]));
}

/** The value of a parameter that is given once; of several the first. */
export function single(parameters: Parameters, name: string): string | undefined {
  return parameters.get(name)?.[0];
}

/**
 * The method that a POST stands for: `_method` says GET or DELETE, in any case, for clients that cannot send those or whose
 * parameters are too long for a URI.
 */
export function meantMethod(parameters: Parameters): string {
  return single(parameters, '_method')?.toUpperCase() ?? 'POST';
}

/** Whether a parameter is true; false if it is absent. @throws ApiError 1001 for another word than true and false */
export function readFlag(parameters: Parameters, name: string): boolean {
  const value = single(parameters, name)?.toLowerCase() ?? 'false';
  if (value !== 'true' && value !== 'false') throw refuse('1001', value, 'boolean');
  return value === 'true';
}

/** @throws ApiError 1002 if it is absent. */
export function required(parameters: Parameters, name: string): string {
  const value = single(parameters, name);
  if (value === undefined) throw refuse('1002', name);
  return value;
}

/** How any call may be sent. */
const ofEveryCall: readonly string[] = ['access_token', '_method'];

/**
 * Refuses what the call would pass over, where one that is misspelled has other leads written than was meant.
 * @param what - of which call they are
 * @throws ApiError 1003
 */
export function refuseUnknown(parameters: Parameters, what: string, known: readonly string[]): void {
  const unknown = [...parameters.keys()].find((name) => !ofEveryCall.includes(name) && !known.includes(name));
  if (unknown === undefined) return;
  throw refuse('1003', `There is no parameter '${shorten(unknown)}'; ${what} takes ${known.join(', ')}`);
}

/**
 * All values of a parameter that takes a list: comma-separated, repeated, both, or an array of JSON. They are trimmed as cells of files are: a key that
 * ends with a no-break space is found by what it is.
 */
export function list(parameters: Parameters, name: string): string[] {
  const values = parameters.get(name) ?? [];
  return (values instanceof WholeValues ? [...values] : values.flatMap((value) => value.split(',')))
    .map(trimCell)
    .filter((value) => value !== '');
}

/** Ids are positive and fit 32 bits, as everywhere in this API. @throws ApiError 1001 */
export function toId(text: string): number {
  const id = asId(text);
  if (id === undefined) throw refuse('1001', text, 'integer');
  return id;
}

/** The same, for who has something else to say first. */
export function asId(text: string): number | undefined {
  const id = Number(text);
  return /^\d{1,10}$/.test(text) && id <= 2 ** 31 - 1 ? id : undefined;
}

/** The size of a page where none is asked for, and the largest of those that Marketo has too. */
export const usualPage = 300;

/** The page size that is asked for. @throws ApiError 1001, or 1003 for a page larger than `largest` */
export function batchSize(parameters: Parameters, largest: number): number {
  const text = single(parameters, 'batchSize');
  if (text === undefined) return usualPage;
  const size = toId(text);
  if (size < 1 || size > largest) {
    throw refuse('1003', `batchSize is ${text} and must be from 1 to ${largest}`);
  }
  return size;
}
