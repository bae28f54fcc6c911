import type { FolderKey } from '../assets/folders.ts';
import { refuse } from '../errors.ts';
import { trimCell } from '../fields/cell-values.ts';
import { refuseRepeated } from '../fields/field-finder.ts';
import { readIsoTime } from '../fields/iso-time.ts';
import { isJson } from './has-body.ts';
import { bodyObject } from './json-body.ts';
import type { Call } from './operation.ts';
import { type Parameters, single, toId } from './parameters.ts';

/**
 * Parameters of an asset call: those of the form, or the members of a JSON body, which the documents show as well.
 * @throws ApiError 1003 for a member that is there twice
 */
export function assetParameters(call: Call): Parameters {
  const { parameters, request } = call;
  if (!isJson(request) || request.body === undefined) return parameters;
  const members = Object.entries(bodyObject(call)).flatMap(([name, value]) => {
    if (value === null || value === '') return [];
    if (typeof value === 'object') refuseRepeated(value);
    return [[name, [typeof value === 'string' ? value : JSON.stringify(value)]] as const];
  });
  return new Map([...members, ...parameters]);
}

/** A text of an asset. @throws ApiError 701 for one that is too long, 709 for one that cannot be stored */
export function assetText(parameters: Parameters, name: string, maxLength: number): string | undefined {
  const text = single(parameters, name);
  if (text === undefined) return undefined;
  if ([...text].length > maxLength) throw refuse('701 long', name, maxLength);
  if (text.includes('\0')) throw refuse('709', `${name} has a character that cannot be stored`);
  return text;
}

/** @throws ApiError 701 if it is absent or blank. */
export function requiredAssetText(parameters: Parameters, name: string, maxLength: number): string {
  const text = trimCell(assetText(parameters, name, maxLength) ?? '');
  if (text === '') throw refuse('701', name);
  return text;
}

/**
 * A folder as JSON, `{"id":1,"type":"Folder"}`, or its id alone. The type may have any case, quotes may be single ones or
 * missing, and `=` may stand for `:`, as a client was seen to send `{'id': 1, 'type': Folder}`, and Marketo's own sample has
 * `"type"="Folder"`. @throws ApiError 1001
 */
export function folderOf(parameters: Parameters, name: string): FolderKey | undefined {
  const text = single(parameters, name)?.trim();
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return { id: toId(text), type: 'Folder' };
  const members = /^\{.*\}$/s.test(text) ? text : '';
  const id = /\bid['"]?\s*[:=]\s*['"]?(\d+)/.exec(members)?.[1];
  const type = /\btype['"]?\s*[:=]\s*['"]?(\w+)/.exec(members)?.[1];
  if (id === undefined || type === undefined) throw refuse('1001', text, '{"id":1,"type":"Folder"}');
  return { id: toId(id), type: type.toLowerCase() === 'folder' ? 'Folder' : type };
}

const defaultReturn = 20;
const maxReturn = 200;

/** `offset` and `maxReturn`. @throws ApiError 1001 or 1003 */
export function assetPage(parameters: Parameters): { offset: number; limit: number } {
  const offset = toId(single(parameters, 'offset') ?? '0');
  const limit = toId(single(parameters, 'maxReturn') ?? String(defaultReturn));
  if (limit < 1 || limit > maxReturn) {
    throw refuse('1003', `maxReturn is ${limit} and must be from 1 to ${maxReturn}`);
  }
  return { offset, limit };
}

/** @throws ApiError 704 for what is no ISO 8601 time. */
export function assetTime(parameters: Parameters, name: string): Date | undefined {
  const text = single(parameters, name);
  return text === undefined ? undefined : readIsoTime(text);
}
