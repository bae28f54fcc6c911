import { type ApiError, refuse } from '../errors.ts';
import { shorten } from './json-value.ts';
import { repeatedMembers } from './repeated-members.ts';

/** What a field is found by. */
export interface NamedField {
  /** Its REST name, which answers use. */
  readonly name: string;
  readonly soapName?: string | null;
}

/**
 * Makes the function that finds a field by a name of a header, a parameter or a record: by REST name exactly, then by REST
 * name in any case, then by SOAP name in any case. Blanks around a name count.
 */
export function fieldFinder<Found extends NamedField>(
  fields: readonly Found[],
): (name: string) => Found | undefined {
  const byName = new Map(fields.map((field) => [field.name, field]));
  // In reverse, so that of two names that differ only in case the older one wins.
  const reversed = fields.toReversed();
  const byLowerCase = new Map(reversed.map((field) => [field.name.toLowerCase(), field]));
  const bySoapName = new Map(
    reversed.flatMap((field) => (field.soapName ? [[field.soapName.toLowerCase(), field]] : [])),
  );
  return (name) =>
    byName.get(name) ?? byLowerCase.get(name.toLowerCase()) ?? bySoapName.get(name.toLowerCase());
}

/** The fields of these names, each once, in this order. @throws ApiError 1006 for a name that is no field */
export function findFields<Found extends NamedField>(
  fields: readonly Found[],
  names: readonly string[],
): Found[] {
  const find = fieldFinder(fields);
  const found = names.map((name) => {
    const field = find(name);
    if (field === undefined) throw refuse('1006', name);
    return field;
  });
  return [...new Set(found)];
}

/** Takes the fields of one record as they come, and refuses a second name of the same field, as it is not clear which value counts. */
export class RecordNames {
  readonly #names = new Map<NamedField, string>();

  /** @throws ApiError 1003 where the JSON of the record has a member twice. */
  constructor(record: object) {
    refuseRepeated(record);
  }

  /** @throws ApiError 1003 */
  add(field: NamedField, name: string): void {
    const other = this.#names.get(field);
    if (other !== undefined) throw givenTwice(field.name, other, name);
    this.#names.set(field, name);
  }
}

/** The value of the one member that has this name, in any case. @throws ApiError 1003 where two have it. */
export function memberOf(record: Readonly<Record<string, unknown>>, name: string): unknown {
  refuseRepeated(record);
  const [given, other] = Object.keys(record).filter((key) => key.toLowerCase() === name.toLowerCase());
  if (given === undefined) return undefined;
  if (other !== undefined) throw givenTwice(name, given, other);
  return record[given];
}

/** @throws ApiError 1003 where the JSON of the record has a member twice. */
export function refuseRepeated(record: object): void {
  const [twice] = repeatedMembers(record);
  if (twice !== undefined) throw refuse('1003', `Field '${shorten(twice)}' is given twice in the record`);
}

function givenTwice(field: string, one: string, other: string): ApiError {
  return refuse('1003', `Field '${field}' is given twice in the record: as '${one}' and as '${other}'`);
}
