import type { FastifyRequest } from 'fastify';
import { refuse } from '../errors.ts';
import { ExactNumber } from '../fields/exact-number.ts';
import { shorten } from '../fields/json-value.ts';
import { repeatedMembers } from '../fields/repeated-members.ts';
import { isJson } from './has-body.ts';
import { asObject, givenTwice, isObject } from './json-body.ts';
import { type Parameters, WholeValues } from './parameters.ts';

/**
 * The parameters that a POST brings as members of a JSON object where it means GET; null and the empty text are absent. The
 * keys of `input` are left to the operation.
 * @throws ApiError 609 for JSON that is no object, 1001 for a member that is neither a value nor an array of values
 */
export function jsonParameters(request: FastifyRequest): Parameters {
  const parameters = new Map<string, readonly string[]>();
  if (!isJson(request) || request.body === undefined) return parameters;
  for (const [name, value] of Object.entries(asObject(request.body))) {
    if (name === 'input') continue;
    const values = Array.isArray(value) ? WholeValues.from(value.flatMap(toTexts)) : toTexts(value);
    if (values.length > 0) parameters.set(name, values);
  }
  return parameters;
}

/**
 * The method that a JSON object asks for; the caller refuses one that does not exist.
 * @throws ApiError 1003 for two, of which nobody could tell which one counts
 */
export function jsonMethod(request: FastifyRequest): Parameters {
  if (!isJson(request) || !isObject(request.body)) return new Map();
  // Other repeated members are for the call to refuse, once it knows its caller.
  if (repeatedMembers(request.body).includes('_method')) throw givenTwice('_method');
  const { _method: method } = request.body;
  if (method === undefined || method === null || method === '') return new Map();
  return new Map([['_method', [typeof method === 'string' ? method : shorten(method)]]]);
}

function toTexts(value: unknown): string[] {
  if (value === null || value === '') return [];
  if (value instanceof ExactNumber) return [value.text];
  if (typeof value === 'object' || value === undefined) throw refuse('1001', shorten(value), 'string');
  return [String(value)];
}
