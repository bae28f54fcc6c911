import { refuse } from '../errors.ts';
import { shorten } from '../fields/json-value.ts';
import { type AttributeType, attributeTypes } from './activity-type.ts';
import type { CustomAttribute } from './custom-types.ts';

type Members = Readonly<Record<string, unknown>>;

const maxNameLength = 255;
const maxDescriptionLength = 2_000;

/** Members of a type that name it, and whether their form is restricted. */
export const namingMembers = ['name', 'triggerName', 'filterName'] as const;

const apiNamePattern = /^(?=.*[A-Za-z])[A-Za-z0-9_]{1,255}$/;
const namePattern = /^(?=.*\p{L})[\p{L}\p{M}\p{N}_ ]+$/u;

/** Reads a text. Undefined if it is absent; null and the empty text are absent. @throws ApiError 1001, or 1003 for a form that is not allowed */
function readText(members: Members, name: string, maxLength: number): string | undefined {
  const value = members[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw refuse('1001', shorten(value), 'string');
  if ([...value].length > maxLength || /\0|\p{Surrogate}/u.test(value)) {
    throw refuse(
      '1003',
      `${name} has ${[...value].length} characters and may have ${maxLength}, none of them a control character`,
    );
  }
  return value;
}

/** The name of a type or attribute in the API. @throws ApiError 1001 or 1003 */
export function readApiName(members: Members, of = ''): string | undefined {
  const apiName = readText(members, 'apiName', maxNameLength);
  if (apiName !== undefined && !apiNamePattern.test(apiName)) {
    throw refuse(
      '1003',
      `${of}apiName '${shorten(apiName)}' may have letters, digits and _ only, and needs a letter`,
    );
  }
  return apiName;
}

/** A name of a type that people see. @throws ApiError 1001 or 1003 */
export function readTypeName(members: Members, member: (typeof namingMembers)[number]): string | undefined {
  const name = readText(members, member, maxNameLength);
  if (member === 'name' && name !== undefined && !namePattern.test(name)) {
    throw refuse(
      '1003',
      `name '${shorten(name)}' may have letters, digits, blanks and _ only, and needs a letter`,
    );
  }
  return name;
}

/** Undefined: not given. Null: to be taken away. @throws ApiError 1001 or 1003 */
export function readDescription(members: Members): string | null | undefined {
  const value = members['description'];
  if (value === null || value === '') return null;
  return readText(members, 'description', maxDescriptionLength);
}

/** What a call says of an attribute. */
export interface GivenAttribute {
  readonly apiName: string;
  readonly name?: string | undefined;
  readonly dataType?: AttributeType | undefined;
  readonly description?: string | null | undefined;
  readonly isPrimary?: boolean | undefined;
}

/** @throws ApiError 1002 without an apiName, 1001 or 1003 for a member that is not allowed */
export function readAttribute(members: Members, of = ''): GivenAttribute {
  const apiName = readApiName(members, of);
  if (apiName === undefined) throw refuse('1002', `${of}apiName`);
  const isPrimary = members['isPrimary'] ?? undefined;
  if (isPrimary !== undefined && typeof isPrimary !== 'boolean')
    throw refuse('1001', shorten(isPrimary), 'boolean');
  return {
    apiName,
    name: readText(members, 'name', maxNameLength),
    dataType: readDataType(members['dataType']),
    description: readDescription(members),
    isPrimary,
  };
}

function readDataType(value: unknown): AttributeType | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const found = attributeTypes.find((type) => type === value);
  if (found === undefined) throw refuse('1001', shorten(value), attributeTypes.join(', '));
  return found;
}

/** An attribute that is made. @throws ApiError 1002 for what is missing */
export function newAttribute(given: GivenAttribute, of = '', defaultType?: AttributeType): CustomAttribute {
  const { apiName, name, dataType = defaultType, description } = given;
  if (name === undefined) throw refuse('1002', `${of}name`);
  if (dataType === undefined) throw refuse('1002', `${of}dataType`);
  return { apiName, name, description: description ?? undefined, dataType };
}

/** An attribute with what a call changes of it. */
export function changedAttribute(attribute: CustomAttribute, given: GivenAttribute): CustomAttribute {
  return {
    apiName: attribute.apiName,
    name: given.name ?? attribute.name,
    description: given.description === undefined ? attribute.description : (given.description ?? undefined),
    dataType: given.dataType ?? attribute.dataType,
  };
}
