import type { SeedRecord } from './read-json.ts';
import { problemAt } from './seed-part.ts';

/** @throws ApiError 1003 for another type */
export function optionalText(path: string, record: SeedRecord, name: string): string | undefined {
  const value = record.members[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || value === '')
    throw problemAt(path, record.line, `'${name}' has to be a text that is not empty`);
  return value;
}

/** @throws ApiError 1003 for anything but a whole number above 0 */
export function optionalId(path: string, record: SeedRecord, name: string): number | undefined {
  const value = record.members[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value >= 2 ** 31)
    throw problemAt(path, record.line, `'${name}' has to be an id, a whole number above 0`);
  return value;
}

/** @throws ApiError 1003 where it is absent */
export function textMember(path: string, record: SeedRecord, name: string): string {
  const value = optionalText(path, record, name);
  if (value === undefined) throw problemAt(path, record.line, `'${name}' is missing`);
  return value;
}
