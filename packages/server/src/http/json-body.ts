import { type ApiError, refuse } from '../errors.ts';
import { ExactNumber } from '../fields/exact-number.ts';
import { memberOf } from '../fields/field-finder.ts';
import { shorten } from '../fields/json-value.ts';
import { repeatedMembers } from '../fields/repeated-members.ts';
import { isForm, isJson } from './has-body.ts';
import type { OpenCall } from './operation.ts';
import { list, toId } from './parameters.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Records that one call may have. */
const maxRecords = 300;

/** The JSON object in the body. @throws ApiError 612 for another content type, 609 for anything but an object. */
export function bodyObject({ request }: OpenCall): JsonObject {
  if (!isJson(request)) throw refuse('612');
  return asObject(request.body);
}

/** @throws ApiError 609, or 1003 for a member that is given twice: it is not clear which value counts. */
export function asObject(value: unknown): JsonObject {
  if (!isObject(value)) throw refuse('609');
  const [twice] = repeatedMembers(value);
  if (twice !== undefined) throw givenTwice(twice);
  return value;
}

export function givenTwice(name: string): ApiError {
  return refuse('1003', `'${shorten(name)}' is given twice in the body`);
}

export function isObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}

/** The records of a body. @throws ApiError 1002 without `input`, 1001 if it is no array of objects, 1003 for too many. */
export function inputOf(body: JsonObject): readonly JsonObject[] {
  const { input } = body;
  if (input === undefined || input === null) throw refuse('1002', 'input');
  if (!Array.isArray(input)) throw refuse('1001', shorten(input), 'array');
  if (input.length === 0) throw refuse('1002', 'input');
  checkCount(input.length);
  return input.map((record) => {
    if (!isObject(record)) throw refuse('1001', shorten(record), 'object');
    return record;
  });
}

function checkCount(count: number): void {
  if (count > maxRecords)
    throw refuse('1003', `Too many records: ${count} given and the maximum is ${maxRecords}`);
}

/** A member that is text; empty and null are absent. @throws ApiError 1001 for another type */
export function textOf(body: JsonObject, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (!isText(value)) throw refuse('1001', shorten(value), 'string');
  return value;
}

/** PostgreSQL's text has no place for NUL, and UTF-8 none for half a character. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && !/\0|\p{Surrogate}/u.test(value);
}

/** @throws ApiError 1002 if it is absent. */
export function requiredText(body: JsonObject, name: string): string {
  const value = textOf(body, name);
  if (value === undefined) throw refuse('1002', name);
  return value;
}

/** A member that is one of some words; the first one if it is absent. @throws ApiError 1001 */
export function choiceOf<Choice extends string>(
  body: JsonObject,
  name: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const text = textOf(body, name);
  if (text === undefined) return choices[0];
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw refuse('1001', shorten(text), choices.join(', '));
  return found;
}

/**
 * Ids, from the parameter `id` or from `{"input": [{"id": 1}]}`.
 * @throws ApiError 1002 without any, 1001 for one that is no integer, 1003 for too many.
 */
export function idsOf(call: OpenCall): number[] {
  const given = list(call.parameters, 'id');
  if (given.length > 0) {
    checkCount(given.length);
    return given.map(toId);
  }
  if (call.request.body === undefined || isForm(call.request)) throw refuse('1002', 'id');
  return inputOf(bodyObject(call)).map(idOf);
}

/** The id of a record, as a number or as digits; its name may have any case. @throws ApiError 1002, 1001 or 1003 */
export function idOf(record: JsonObject): number {
  const id = memberOf(record, 'id');
  if (id === undefined || id === null || id === '') throw refuse('1002', 'id');
  if (typeof id !== 'number' && typeof id !== 'string') throw refuse('1001', shorten(id), 'integer');
  return toId(String(id));
}
