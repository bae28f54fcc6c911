import type { Clock } from '../clock.ts';
import type { Database, Executor } from '../db/database.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import { type ApiError, refuse } from '../errors.ts';
import { refuseRepeated } from '../fields/field-finder.ts';
import { shorten } from '../fields/json-value.ts';
import {
  type CustomAttribute,
  type CustomType,
  findCustomType,
  listCustomTypes,
  type TypeVersion,
  typesOf,
  versionOf,
} from './custom-types.ts';
import { standardTypes } from './standard-types.ts';
import {
  changedAttribute,
  namingMembers,
  newAttribute,
  readApiName,
  readAttribute,
  readDescription,
  readTypeName,
} from './type-rules.ts';

type Members = Readonly<Record<string, unknown>>;

/** What a change leaves of a type; members that are not named stay as they are. */
type Changed = Partial<Pick<CustomType, 'apiName' | 'approved' | 'draft' | 'isDeleted'>>;

/**
 * Makes a type, as a draft.
 * @throws ApiError 1002, 1001 or 1003 for what is missing or not allowed, 709 for a name that is taken, 1027 for one too many
 */
export function createType(
  database: Database,
  clock: Clock,
  schema: string,
  members: Members,
  maxTypes: number,
): Promise<CustomType> {
  const apiName = demand(readApiName(members), 'apiName');
  return insertType(database, clock, schema, { apiName, draft: readNewVersion(members) }, maxTypes);
}

/**
 * Gives a type its draft as a whole, attributes included, as a seed has it; makes the type if there is none of its apiName.
 * @throws ApiError 1002, 1001 or 1003 for what is missing or not allowed, 709 for a name that is taken or cannot change any more
 */
export async function putDraft(
  database: Database,
  clock: Clock,
  schema: string,
  members: Members,
): Promise<CustomType> {
  const apiName = demand(readApiName(members), 'apiName');
  const draft = readWholeVersion(members);
  const isThere = (await listCustomTypes(database, schema)).some((type) => isNamed(type, apiName));
  if (!isThere) return insertType(database, clock, schema, { apiName, draft }, Number.POSITIVE_INFINITY);
  return change(database, clock, schema, apiName, (type, types) => {
    checkNames(types, type, type.apiName, draft);
    return { draft };
  });
}

function insertType(
  database: Database,
  clock: Clock,
  schema: string,
  { apiName, draft }: { readonly apiName: string; readonly draft: TypeVersion },
  maxTypes: number,
): Promise<CustomType> {
  return inTurn(database, schema, async (executor, types, nextId) => {
    checkNames(types, undefined, apiName, draft);
    if (types.length >= maxTypes) throw refuse('1027', maxTypes);
    await executor.execute(sql`
      insert into ${typesOf(schema)} (id, api_name, created_at, updated_at, draft)
      values (${nextId}, ${apiName}, ${clock.now}, ${clock.now}, ${JSON.stringify(draft)}::jsonb)`);
    await executor.execute(sql`
      update ${countersOf(schema)}
      set next_value = next_value + 1
      where name = 'activity_type'`);
    return findCustomType(await listCustomTypes(executor, schema), apiName);
  });
}

/**
 * Changes the draft of a type; members that are not given keep their values.
 * @throws ApiError 1013, 1001 or 1003, 709 for a name that is taken or cannot change any more
 */
export function updateType(
  database: Database,
  clock: Clock,
  schema: string,
  apiName: string,
  members: Members,
): Promise<CustomType> {
  return change(database, clock, schema, apiName, (type, types) => {
    const nextName = readApiName(members) ?? type.apiName;
    if (type.approved !== null && nextName !== type.apiName) {
      throw refuse('709', `The apiName of '${type.apiName}' cannot change, as the type has been approved`);
    }
    const draft = readChangedVersion(versionOf(type, true), members);
    checkNames(types, type, nextName, draft);
    return { apiName: nextName, draft };
  });
}

/** Makes the draft the live version. @throws ApiError 1013, or 709 without a draft that can be */
export function approveType(
  database: Database,
  clock: Clock,
  schema: string,
  apiName: string,
): Promise<CustomType> {
  return change(database, clock, schema, apiName, ({ draft }) => {
    if (draft === null) throw refuse('709', 'No draft to approve');
    if (draft.primaryAttribute === undefined) {
      throw refuse(
        '709',
        `The draft of '${apiName}' has no primary attribute: set isPrimary of one of its attributes`,
      );
    }
    return { approved: draft, draft: null };
  });
}

/** Goes back to the live version. @throws ApiError 1013, or 1048 without a draft or a live version */
export function discardDraft(
  database: Database,
  clock: Clock,
  schema: string,
  apiName: string,
): Promise<CustomType> {
  return change(database, clock, schema, apiName, ({ draft, approved }) => {
    if (draft === null) throw refuse('1048', `'${apiName}' has no draft`);
    if (approved === null) throw refuse('1048', `'${apiName}' has never been approved. Delete it instead`);
    return { draft: null };
  });
}

/** Its activities stay in the logs of leads. @throws ApiError 1013 */
export function deleteType(
  database: Database,
  clock: Clock,
  schema: string,
  apiName: string,
): Promise<CustomType> {
  return change(database, clock, schema, apiName, () => ({ isDeleted: true }));
}

/** Adds attributes to the draft of a type. @throws ApiError 1013, 1001 to 1003, 709 for a name that is taken, 1028 for one too many */
export function createAttributes(
  database: Database,
  clock: Clock,
  schema: string,
  apiName: string,
  records: readonly Members[],
): Promise<CustomType> {
  return changeAttributes(database, clock, schema, apiName, records, (version, record) => {
    const given = readAttribute(record);
    const attribute = newAttribute(given);
    if (given.isPrimary !== true) return { ...version, attributes: [...version.attributes, attribute] };
    checkNoPrimary(version, attribute);
    return { ...version, primaryAttribute: attribute };
  });
}

/** Changes attributes of the draft, which are known by their apiName. @throws ApiError 1013, 1001 to 1003, 1006 for an unknown one, 709 */
export function updateAttributes(
  database: Database,
  clock: Clock,
  schema: string,
  apiName: string,
  records: readonly Members[],
): Promise<CustomType> {
  return changeAttributes(database, clock, schema, apiName, records, (version, record) => {
    const given = readAttribute(record);
    const { primaryAttribute: primary, attributes } = version;
    const known = findAttribute(version, given.apiName);
    const changed = changedAttribute(known, given);
    if (known === primary) {
      return given.isPrimary === false
        ? { ...version, primaryAttribute: undefined, attributes: [...attributes, changed] }
        : { ...version, primaryAttribute: changed };
    }
    if (given.isPrimary !== true) {
      return { ...version, attributes: attributes.map((other) => (other === known ? changed : other)) };
    }
    checkNoPrimary(version, changed);
    return {
      ...version,
      primaryAttribute: changed,
      attributes: attributes.filter((other) => other !== known),
    };
  });
}

/** Takes attributes from the draft. @throws ApiError 1013, 1002, 1006 for an unknown one, 709 for the primary attribute */
export function deleteAttributes(
  database: Database,
  clock: Clock,
  schema: string,
  apiName: string,
  records: readonly Members[],
): Promise<CustomType> {
  return changeAttributes(database, clock, schema, apiName, records, (version, record) => {
    const known = findAttribute(version, demand(readApiName(record), 'apiName'));
    if (known === version.primaryAttribute) {
      throw refuse(
        '709',
        `'${known.apiName}' is the primary attribute and cannot be deleted: make another one primary first`,
      );
    }
    return { ...version, attributes: version.attributes.filter((other) => other !== known) };
  });
}

const maxAttributes = 20;

function changeAttributes(
  database: Database,
  clock: Clock,
  schema: string,
  apiName: string,
  records: readonly Members[],
  step: (version: TypeVersion, record: Members) => TypeVersion,
): Promise<CustomType> {
  return change(database, clock, schema, apiName, (type) => {
    const draft = records.reduce(
      (version, record) => {
        refuseRepeated(record);
        return step(version, record);
      },
      versionOf(type, true),
    );
    checkAttributes(draft);
    return { draft };
  });
}

/** Changes of the types of a subscription come one after the other, so that each sees the names that are taken. */
function inTurn<Result>(
  database: Database,
  schema: string,
  work: (executor: Executor, types: readonly CustomType[], nextId: number) => Promise<Result>,
): Promise<Result> {
  return database.transaction(async (transaction) => {
    const [counter] = await transaction.query<{ nextId: number }>(sql`
      select next_value as "nextId"
      from ${countersOf(schema)}
      where name = 'activity_type'
      for update`);
    if (counter === undefined) throw new Error(`schema ${schema} has no counter for activity types`);
    return work(transaction, await listCustomTypes(transaction, schema), counter.nextId);
  });
}

function change(
  database: Database,
  clock: Clock,
  schema: string,
  apiName: string,
  judge: (type: CustomType, types: readonly CustomType[]) => Changed,
): Promise<CustomType> {
  return inTurn(database, schema, async (executor, types) => {
    const before = findCustomType(types, apiName);
    const after: CustomType = { ...before, ...judge(before, types) };
    if (!after.isDeleted) checkFixed(before, versionOf(after, true));
    const [row] = await executor.query<{ updatedAt: Date }>(sql`
      update ${typesOf(schema)}
      set api_name = ${after.apiName},
        approved = ${toJson(after.approved)}::jsonb,
        draft = ${toJson(after.draft)}::jsonb,
        updated_at = ${clock.now}
      where id = ${after.id}
      returning updated_at as "updatedAt"`);
    if (after.isDeleted) {
      await executor.execute(
        sql`update ${typesOf(schema)} set deleted_at = ${clock.now} where id = ${after.id}`,
      );
    }
    return { ...after, updatedAt: row?.updatedAt ?? after.updatedAt };
  });
}

function toJson(version: TypeVersion | null): string | null {
  return version === null ? null : JSON.stringify(version);
}

function countersOf(schema: string): Sql {
  return identifier(schema, 'counters');
}

function readNewVersion(members: Members): TypeVersion {
  refuseAttributes(members);
  const given = primaryIn(members);
  const draft: TypeVersion = {
    name: demand(readTypeName(members, 'name'), 'name'),
    description: readDescription(members) ?? undefined,
    triggerName: demand(readTypeName(members, 'triggerName'), 'triggerName'),
    filterName: demand(readTypeName(members, 'filterName'), 'filterName'),
    primaryAttribute: newAttribute(
      readAttribute(demand(given, primary), `${primary}.`),
      `${primary}.`,
      'string',
    ),
    attributes: [],
  };
  return draft;
}

/** A draft may be without a primary attribute. */
function readWholeVersion(members: Members): TypeVersion {
  const given = primaryIn(members);
  const { attributes = [] } = members;
  if (!Array.isArray(attributes)) throw refuse('1001', shorten(attributes), 'array');
  const version: TypeVersion = {
    name: demand(readTypeName(members, 'name'), 'name'),
    description: readDescription(members) ?? undefined,
    triggerName: demand(readTypeName(members, 'triggerName'), 'triggerName'),
    filterName: demand(readTypeName(members, 'filterName'), 'filterName'),
    ...(given !== undefined && {
      primaryAttribute: newAttribute(readAttribute(given, `${primary}.`), `${primary}.`, 'string'),
    }),
    attributes: attributes.map((attribute: unknown) => {
      if (typeof attribute !== 'object' || attribute === null)
        throw refuse('1001', shorten(attribute), 'object');
      return newAttribute(readAttribute(attribute as Members));
    }),
  };
  checkAttributes(version);
  return version;
}

function readChangedVersion(version: TypeVersion, members: Members): TypeVersion {
  refuseAttributes(members);
  const given = primaryIn(members);
  const description = readDescription(members);
  const changed = {
    ...version,
    name: readTypeName(members, 'name') ?? version.name,
    description: description === undefined ? version.description : (description ?? undefined),
    triggerName: readTypeName(members, 'triggerName') ?? version.triggerName,
    filterName: readTypeName(members, 'filterName') ?? version.filterName,
    primaryAttribute: given === undefined ? version.primaryAttribute : readPrimary(version, given),
  };
  checkAttributes(changed);
  return changed;
}

const primary = 'primaryAttribute';

function primaryIn(members: Members): Members | undefined {
  const value = members[primary];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw refuse('1001', String(value), 'object');
  refuseRepeated(value);
  return value as Members;
}

/** The primary attribute with what is given of it, or another one in its place. */
function readPrimary({ primaryAttribute }: TypeVersion, members: Members): CustomAttribute {
  const given = readAttribute(members, `${primary}.`);
  return primaryAttribute !== undefined && isNamed(primaryAttribute, given.apiName)
    ? changedAttribute(primaryAttribute, given)
    : newAttribute(given, `${primary}.`, 'string');
}

/** They have calls of their own; to lose them without a word would be noticed by the first activity only. */
function refuseAttributes({ attributes }: Members): void {
  if (
    attributes === undefined ||
    attributes === null ||
    (Array.isArray(attributes) && attributes.length === 0)
  )
    return;
  throw refuse(
    '1003',
    'attributes cannot be given with the type: use attributes/create.json and attributes/update.json',
  );
}

function demand<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw refuse('1002', name);
  return value;
}

function isNamed({ apiName }: Pick<CustomAttribute, 'apiName'>, name: string): boolean {
  return apiName.toLowerCase() === name.toLowerCase();
}

function findAttribute(version: TypeVersion, apiName: string): CustomAttribute {
  const found = allAttributes(version).find((attribute) => isNamed(attribute, apiName));
  if (found === undefined) throw refuse('1006', apiName);
  return found;
}

function allAttributes({ primaryAttribute, attributes }: TypeVersion): CustomAttribute[] {
  return primaryAttribute === undefined ? [...attributes] : [primaryAttribute, ...attributes];
}

function checkNoPrimary({ primaryAttribute }: TypeVersion, { apiName }: CustomAttribute): void {
  if (primaryAttribute === undefined) return;
  throw refuse(
    '1003',
    `'${apiName}' cannot be primary beside '${primaryAttribute.apiName}': set isPrimary of that one to false first`,
  );
}

/** Activities name attributes by either name, so no two have the same one. @throws ApiError 709, or 1028 */
function checkAttributes(version: TypeVersion): void {
  if (version.attributes.length > maxAttributes)
    throw refuse('1028', version.attributes.length, maxAttributes);
  for (const member of ['apiName', 'name'] as const) {
    const taken = new Set<string>();
    for (const attribute of allAttributes(version)) {
      const name = attribute[member].toLowerCase();
      if (taken.has(name))
        throw refuse('709', `An attribute with the ${member} '${attribute[member]}' already exists`);
      taken.add(name);
    }
  }
}

/** @throws ApiError 709 for a name that another type has, live or as a draft */
function checkNames(
  types: readonly CustomType[],
  own: CustomType | undefined,
  apiName: string,
  version: TypeVersion,
): void {
  const others = types.filter((type) => type.id !== own?.id);
  const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  if (others.some((other) => isSame(other.apiName, apiName))) throw taken(apiName);
  for (const member of namingMembers) {
    const names = others.flatMap(({ approved, draft }) =>
      [approved, draft].flatMap((other) => other?.[member] ?? []),
    );
    if (member === 'name') names.push(...standardTypes.map(({ name }) => name));
    if (names.some((name) => isSame(name, version[member]))) throw taken(version[member], member);
  }
}

function taken(name: string, member?: string): ApiError {
  return refuse(
    '709',
    `Custom activity type ${member === undefined ? '' : `with ${member} `}'${name}' already exists`,
  );
}

/** What names a type with activities is fixed: whoever reads them knows it by that. @throws ApiError 709 */
function checkFixed({ apiName, approved, isWritten }: CustomType, next: TypeVersion): void {
  if (!isWritten || approved === null) return;
  const fixed = (version: TypeVersion) => [
    ...namingMembers.map((member) => version[member]),
    version.primaryAttribute?.apiName,
    version.primaryAttribute?.name,
    version.primaryAttribute?.dataType,
  ];
  const before = fixed(approved);
  if (fixed(next).every((value, index) => value === before[index])) return;
  throw refuse(
    '709',
    `Custom activity type '${apiName}' has activities: its name, triggerName, filterName and primary attribute cannot change`,
  );
}
