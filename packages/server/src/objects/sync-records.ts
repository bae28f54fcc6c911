import type { Clock } from '../clock.ts';
import type { Database, Executor, Transaction } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { ApiError, refuse } from '../errors.ts';
import { trimCell } from '../fields/cell-values.ts';
import { fieldFinder, RecordNames } from '../fields/field-finder.ts';
import { readJsonValue } from '../fields/json-value.ts';
import { type Outcome, skipped } from '../records/outcome.ts';
import { insertRecords, type RecordRow, updateRecords } from '../records/write-records.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import type { ObjectField, ObjectType } from './object-type.ts';

export const objectActions = ['createOrUpdate', 'createOnly', 'updateOnly'] as const;
export const keyKinds = ['dedupeFields', 'idField'] as const;

export interface ObjectSync {
  readonly action: (typeof objectActions)[number];
  readonly dedupeBy: (typeof keyKinds)[number];
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

/** A record of the call, read. */
interface ReadRecord {
  /** The external id, or the id in digits. */
  readonly key: string;
  readonly values: ReadonlyMap<ObjectField, string | null>;
}

/** A record that is there. */
interface StoredRecord {
  readonly id: number;
  readonly key: string;
  readonly email: string | null;
}

/**
 * Creates and updates companies or sales persons in one transaction; gives an outcome for each record.
 * @throws ApiError 1003 for `idField` with an action that may create.
 */
export async function syncRecords(
  database: Database,
  clock: Clock,
  { schema, timeZone }: Subscription,
  type: ObjectType,
  { action, dedupeBy, records }: ObjectSync,
): Promise<Outcome[]> {
  if (dedupeBy === 'idField' && action !== 'updateOnly') {
    throw refuse('1003', "dedupeBy 'idField' is allowed with action updateOnly only");
  }
  const sync = async (transaction: Transaction) => {
    const { nextId, lockedAtUs } = await lockCounter(transaction, clock, schema, type);
    const fields = await type.fields(transaction, schema);
    const read = records.map(readRecord(type, fields, dedupeBy));
    const stored = await findStored(transaction, schema, type, dedupeBy, read);
    const salesPersons = await findSalesPersons(transaction, schema, type, read);
    const created: RecordRow[] = [];
    const updated: RecordRow[] = [];
    const seen = new Set<string>();
    const outcomes = read.map((record) => {
      const problem =
        record instanceof ApiError ? record : problemOf(record, stored, salesPersons, seen, action);
      if (problem !== undefined) return skipped(problem);
      const { key, values } = record as ReadRecord;
      const id = stored.get(key)?.id ?? nextId + created.length;
      const byName = new Map([...values].map(([field, value]) => [field.name, value]));
      const row = { id, values: byName, writtenAtUs: lockedAtUs };
      const isNew = !stored.has(key);
      (isNew ? created : updated).push(row);
      return { status: isNew ? 'created' : 'updated', id };
    });
    const table = identifier(schema, type.table);
    for (const write of [...insertRecords(table, created), ...updateRecords(table, updated)]) {
      transaction.atCommit(write);
    }
    transaction.atCommit(sql`
      update ${identifier(schema, 'counters')}
      set next_value = ${nextId + created.length}
      where name = ${type.counter}`);
    return outcomes;
  };
  return database.transaction(sync, () => ({ timezone: timeZone }));
}

export function keyNotFound(name: string): ApiError {
  return refuse('1003', `Value for '${name}' not found`);
}

/** Calls that write the same kind of record come one after the other. Gives when it is this one's turn, too. */
async function lockCounter(
  transaction: Transaction,
  clock: Clock,
  schema: string,
  { counter }: ObjectType,
): Promise<{ nextId: number; lockedAtUs: number }> {
  const [[locked], [time]] = await transaction.together((executor) => [
    executor.query<{ nextId: number }>(sql`
      select next_value as "nextId"
      from ${identifier(schema, 'counters')}
      where name = ${counter}
      for update`),
    executor.query<{ lockedAtUs: number }>(
      sql`select (extract(epoch from ${clock.now}) * 1000000)::bigint as "lockedAtUs"`,
    ),
  ]);
  if (locked === undefined || time === undefined)
    throw new Error(`schema ${schema} has no counter ${counter}`);
  return { ...locked, ...time };
}

function readRecord(type: ObjectType, fields: readonly ObjectField[], dedupeBy: ObjectSync['dedupeBy']) {
  const find = fieldFinder(fields);
  const [keyName, otherName] = dedupeBy === 'idField' ? ['id', type.dedupeField] : [type.dedupeField, 'id'];
  return (record: Readonly<Record<string, unknown>>): ReadRecord | ApiError => {
    try {
      const names = new RecordNames(record);
      let key: string | null = null;
      const values = new Map<ObjectField, string | null>();
      for (const [name, value] of Object.entries(record)) {
        const field = find(name);
        if (field === undefined) throw refuse('1006', name);
        if (field.name === otherName) {
          throw refuse('1003', `Field '${otherName}' is not allowed when dedupeBy is '${dedupeBy}'`);
        }
        names.add(field, name);
        const isKey = field.name === keyName;
        // As in a file: what is read-only is known, and left alone, whatever its value.
        if (field.readOnly && !isKey) continue;
        const isTrimmed = (isKey || field.name === 'externalSalesPersonId') && typeof value === 'string';
        const text = readJsonValue(field, isTrimmed ? trimCell(value) : value);
        if (isKey) key = text;
        if (!field.readOnly) values.set(field, text);
      }
      if (key === null) throw keyNotFound(keyName);
      return { key, values };
    } catch (error) {
      if (error instanceof ApiError) return error;
      throw error;
    }
  };
}

async function findStored(
  executor: Executor,
  schema: string,
  type: ObjectType,
  dedupeBy: ObjectSync['dedupeBy'],
  records: readonly (ReadRecord | ApiError)[],
): Promise<ReadonlyMap<string, StoredRecord>> {
  const keys = records.flatMap((record) => (record instanceof ApiError ? [] : [record.key]));
  const column = identifier(dedupeBy === 'idField' ? 'id' : type.dedupeField);
  const rows = await executor.query<StoredRecord>(sql`
    select id, ${column}::text as key, ${type.table === 'sales_persons' ? sql`email` : sql`null`} as email
    from ${identifier(schema, type.table)}
    where ${column}::text = any(${keys}::text[])`);
  return new Map(rows.map((row) => [row.key, row]));
}

/** The external ids of sales persons that the records name and that are there. */
async function findSalesPersons(
  executor: Executor,
  schema: string,
  type: ObjectType,
  records: readonly (ReadRecord | ApiError)[],
): Promise<ReadonlySet<string>> {
  if (type.table === 'sales_persons') return new Set();
  const ids = records.flatMap((record) => (record instanceof ApiError ? [] : (salesPersonOf(record) ?? [])));
  if (ids.length === 0) return new Set();
  const rows = await executor.query<{ id: string }>(sql`
    select "externalSalesPersonId" as id
    from ${identifier(schema, 'sales_persons')}
    where "externalSalesPersonId" = any(${ids}::text[])
    -- None of them is deleted while a company comes to name it.
    for key share`);
  return new Set(rows.map(({ id }) => id));
}

function salesPersonOf({ values }: ReadRecord): string | undefined {
  for (const [field, value] of values) {
    if (field.name === 'externalSalesPersonId' && field.updateable && value !== null) return value;
  }
  return undefined;
}

function problemOf(
  record: ReadRecord,
  stored: ReadonlyMap<string, StoredRecord>,
  salesPersons: ReadonlySet<string>,
  seen: Set<string>,
  action: ObjectSync['action'],
): ApiError | undefined {
  if (seen.has(record.key)) return refuse('1036');
  seen.add(record.key);
  const existing = stored.get(record.key);
  if (existing !== undefined && action === 'createOnly') return refuse('1017');
  if (existing === undefined && action === 'updateOnly') return refuse('1013 record');
  const salesPerson = salesPersonOf(record);
  if (salesPerson !== undefined && !salesPersons.has(salesPerson)) {
    return refuse('1013 link', 'externalSalesPersonId', salesPerson);
  }
  return existing && changedEmail(record, existing);
}

/** The one field besides the keys that a record keeps for ever: the e-mail address of a sales person. */
function changedEmail({ values }: ReadRecord, { email }: StoredRecord): ApiError | undefined {
  for (const [field, value] of values) {
    if (field.name === 'email' && !field.updateable && value !== email) {
      return refuse('1003', "Field 'email' is not updateable");
    }
  }
  return undefined;
}
