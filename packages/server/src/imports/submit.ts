import { randomUUID } from 'node:crypto';
import { joinCells, splitIfRow } from '@galena/client/csv';
import { describeFileKind, separatorOf } from '@galena/client/files';
import type { Clock } from '../clock.ts';
import type { Database, Executor, Transaction } from '../db/database.ts';
import { demand, isUnmet } from '../db/demand.ts';
import { identifier, kept, prepared, type Sql, sql } from '../db/sql.ts';
import { ApiError, refuse } from '../errors.ts';
import { mapColumns, type NamedColumns } from '../fields/column-mapping.ts';
import { fieldFinder } from '../fields/field-finder.ts';
import type { Field } from '../fields/fields.ts';
import { delimiterOf, type Format, formats } from '../formats.ts';
import type { Alongside } from '../identity/authenticate.ts';
import type { Caller } from '../identity/caller.ts';
import { requirePartition } from '../leads/partitions/partitions.ts';
import { prefetch } from '../prefetch.ts';
import { importTables, wakeEnginesFor } from '../subscriptions/job-tables.ts';
import type { Subscription } from '../subscriptions/subscription.ts';
import { isDryRun as isDryRunJob } from './dry-runs/is-dry-run.ts';
import { findEarlier, type IdempotentRequest, isNoted, noteRequest } from './idempotency.ts';
import { type CheckedRules, checkRules, type RuledFile } from './rules/check-rules.ts';
import type { ImportRules } from './rules/import-rules.ts';
import { refuseProblem } from './rules/refuse-problem.ts';
import { findUsed, nameColumns, type TemplateUse, withTemplate } from './templates/apply-template.ts';
import type { Template } from './templates/template.ts';
import { headerColumns, type UploadedFile } from './uploaded-file.ts';

/** Queued and running together. */
export const queueLimit = 10;
const columnLimit = 1600;
/** In characters; it stands in lists of imports and in every event. */
const fileNameLimit = 255;
/** Small enough that neither end ever holds much of a file. */
const chunkBytes = 256 * 2 ** 10;
/** So many go to PostgreSQL in one turn, while the next are read. */
const chunksAtOnce = 4;

/** A submit, with its parameters as they were sent; absent ones are undefined. */
export interface SubmitRequest {
  readonly format: string | undefined;
  readonly lookupField: string | undefined;
  readonly listId: string | undefined;
  readonly partitionName: string | undefined;
  readonly file: UploadedFile | undefined;
  /** Whether only to find out what would become of the leads. */
  readonly isDryRun?: boolean;
  /** Undefined for Marketo's call, which has none. */
  readonly rules?: ImportRules | undefined;
  /** Undefined unless the client says how it calls the request. */
  readonly idempotent?: IdempotentRequest | undefined;
  /** For what the submit does not say itself. */
  readonly template?: TemplateUse | undefined;
  /** Of the call. */
  readonly requestId: string;
  /** What was read as `queueBeside`. */
  readonly queue: Partial<Queue>;
}

/** The queue of a subscription. */
interface Queue {
  /** Without dry runs, which take no place from imports. */
  readonly unfinished: number;
}

/** Reads with the caller how many imports are unfinished. */
export const queueBeside: Alongside = {
  name: 'queue',
  columns: sql`queue.unfinished`,
  join: sql`
    cross join lateral (
      select count(*) as unfinished
      from galena.imports
      where subscription_id = s.id
        and not ${isDryRunJob()}
        and status in ('queued', 'importing')
    ) queue`,
};

/** A submit whose every part has been checked. */
interface CheckedSubmit {
  readonly file: UploadedFile;
  readonly isDryRun: boolean;
  readonly format: Format;
  readonly lookupField: string;
  readonly listId: number | null;
  readonly partitionId: number | null;
  readonly header: string;
  readonly unmappedColumns: readonly string[];
  readonly rules: ImportRules | undefined;
  readonly unusedRules: readonly string[];
  readonly template: Pick<Template, 'templateId' | 'version'> | undefined;
  /** Undefined where a template names none. */
  readonly namedColumns: NamedColumns | undefined;
  readonly requestId: string;
}

/** An import that is in the queue. */
export interface Submitted {
  readonly batchId: number;
  /** Whether an earlier request with the same Idempotency-Key has put it there. */
  readonly isReplayed: boolean;
}

/**
 * Puts an import into the queue, unless an earlier request with the same key has: then it gives that one.
 * @throws ApiError as `submitImport`, and 1003 for a key that another request has had
 */
export async function submitOnce(
  database: Database,
  clock: Clock,
  caller: Caller,
  fields: readonly Field[],
  request: SubmitRequest,
): Promise<Submitted> {
  const { idempotent } = request;
  const findReplayed = async (): Promise<Submitted | undefined> => {
    const batchId = idempotent && (await findEarlier(database, clock, caller, idempotent));
    return batchId === undefined ? undefined : { batchId, isReplayed: true };
  };
  const replayed = await findReplayed();
  if (replayed !== undefined) return replayed;
  try {
    return { batchId: await submitImport(database, clock, caller, fields, request), isReplayed: false };
  } catch (error) {
    // The same request may have come in meanwhile on another connection, and have taken the last place in the queue.
    const isAnswer = error instanceof ApiError || isNoted(error);
    const other = isAnswer ? await findReplayed() : undefined;
    if (other === undefined) throw error;
    return other;
  }
}

/**
 * Puts an import into the queue and gives its batch id, once it is committed. Everything is checked first, in the
 * documented order; a submit that is refused leaves nothing behind.
 * @throws ApiError 1001, 1002, 1003, 1006, 1008, 1011, 1013, 1016, 1019
 */
export async function submitImport(
  database: Database,
  clock: Clock,
  caller: Caller,
  fields: readonly Field[],
  request: SubmitRequest,
): Promise<number> {
  const { subscription } = caller;
  const submit = await checkSubmit(database, subscription, fields, request);
  const isSmall = submit.file.sizeBytes <= chunkBytes;
  // A busy list or a full queue is known before megabytes are written, and mostly before anything is: the same is demanded under the
  // lock, but what fails there stands in PostgreSQL's log as an error.
  if (!isSmall || mayBeRefused(subscription, submit, request.queue)) {
    await checkQueue(database, subscription, submit);
  }
  const fileId = randomUUID();
  let batchId: number | undefined;
  const store = async (transaction: Transaction) => {
    if (!isSmall) await storeFile(transaction, subscription, fileId, submit.file);
    await holdTargets(transaction, subscription, submit);
    if (isSmall) {
      const bytes = await readWhole(submit.file);
      transaction.atCommit(insertChunk(subscription, { fileId, number: 0, bytes }));
    }
    // The lock is held from here to the commit, for no round trip: on a busy process each takes its time, and others stand in line.
    transaction.atCommit(takeBatchId(subscription));
    transaction.atCommit(demandPlace(subscription, submit));
    const insert = insertImport(caller, submit, { fileId, now: clock.now });
    transaction.atCommit<{ batchId: number }>(insert, ([row]) => {
      batchId = row?.batchId;
    });
    if (request.idempotent !== undefined) {
      for (const note of noteRequest(clock, caller, request.idempotent)) transaction.atCommit(note);
    }
    transaction.atCommit(wakeEnginesFor(importTables));
  };
  await database.transaction(store).catch(throwRefusal);
  if (batchId === undefined) throw new Error(`subscription ${subscription.id} is gone`);
  return batchId;
}

/** Whether an import may find no place in the queue, by what was read before. */
function mayBeRefused(
  { listLock }: Subscription,
  { listId, isDryRun }: CheckedSubmit,
  { unfinished = queueLimit }: Partial<Queue>,
): boolean {
  return isDryRun || unfinished >= queueLimit || (listLock && listId !== null && unfinished > 0);
}

async function checkSubmit(
  executor: Executor,
  subscription: Subscription,
  fields: readonly Field[],
  given: SubmitRequest,
): Promise<CheckedSubmit> {
  const { file } = given;
  if (file === undefined) throw refuse('1002', 'file');
  checkFileName(file);
  const template = given.template && (await findUsed(executor, subscription.schema, given.template));
  const applied = given.template?.isApplied === false ? template : undefined;
  const request = {
    ...given,
    ...(applied && (await withTemplate(executor, subscription.schema, fields, given, applied))),
  };
  const format = checkFormat(request.format ?? 'csv');
  const lookupField = checkLookupField(fields, request.lookupField ?? 'email');
  const listId = await checkList(executor, subscription, request.listId);
  const { partitionName } = request;
  const partitionId =
    partitionName === undefined ? null : await requirePartition(executor, subscription.schema, partitionName);
  const header = await checkHeader(file, format);
  refuseQuotedRows(header, format, fields, lookupField);
  // A header without cells could not be read. The import fails for that reason, which only the engine knows.
  const named = applied && header.length > 0 ? nameColumns(applied, header) : undefined;
  const mapping = mapColumns(header, fields, lookupField, named);
  if (mapping.duplicate !== undefined)
    throw refuse('1003', `Duplicate field '${mapping.duplicate.name}' in header`);
  const unknownColumns = request.rules?.unknownColumns ?? subscription.unknownColumns;
  if (unknownColumns === 'reject' && mapping.unmapped[0] !== undefined) {
    throw refuse('1006', mapping.unmapped[0]);
  }
  const checked = checkSent(request.rules, { header, fields, lookupField, ...(named && { named }) });
  return {
    file,
    isDryRun: request.isDryRun ?? false,
    requestId: request.requestId,
    format,
    lookupField,
    listId,
    partitionId,
    header: joinCells(header, delimiterOf(format)),
    unmappedColumns: mapping.unmapped,
    rules: checked?.rules,
    unusedRules: checked?.unused ?? [],
    template,
    namedColumns: named,
  };
}

function checkSent(rules: ImportRules | undefined, file: RuledFile): CheckedRules | undefined {
  return rules && refuseProblem(() => checkRules(rules, file));
}

function checkFileName({ fileName = '' }: UploadedFile): void {
  const { length } = [...fileName];
  if (length > fileNameLimit)
    throw refuse('1003', `File name has ${length} characters and the maximum is ${fileNameLimit}`);
}

function checkFormat(text: string): Format {
  const format = text.toLowerCase();
  if (!Object.hasOwn(formats, format)) throw refuse('1001', text, 'csv, tsv or ssv');
  return format as Format;
}

function checkLookupField(fields: readonly Field[], name: string): string {
  const field = fieldFinder(fields)(name);
  if (field === undefined) throw refuse('1006 lookup', name);
  if (!field.isLookup) throw refuse('1011', name);
  return field.name;
}

async function checkList(
  executor: Executor,
  { schema }: Subscription,
  text: string | undefined,
): Promise<number | null> {
  if (text === undefined) return null;
  const listId = Number(text);
  if (!/^\d{1,10}$/.test(text)) throw refuse('1001', text, 'integer');
  const lists = await executor.query(
    sql`select from ${identifier(schema, 'static_lists')} where id = ${String(listId)}::bigint`,
  );
  if (lists.length === 0) throw refuse('1013');
  return listId;
}

/** Keeps list and partition from being deleted until the import that needs them is committed. @throws ApiError 1013 for one that is gone */
export async function holdTargets(
  transaction: Transaction,
  { schema }: Subscription,
  { listId, partitionId }: Pick<CheckedSubmit, 'listId' | 'partitionId'>,
): Promise<void> {
  if (listId === null && partitionId === null) return;
  const hold = async (executor: Executor, table: string, id: number | null) => {
    if (id === null) return;
    const rows = await executor.query(
      sql`select from ${identifier(schema, table)} where id = ${id} for key share`,
    );
    if (rows.length === 0) throw refuse('1013');
  };
  await transaction.together((executor) => [
    hold(executor, 'static_lists', listId),
    hold(executor, 'partitions', partitionId),
  ]);
}

async function checkHeader(file: UploadedFile, format: Format): Promise<readonly string[]> {
  // Asked for here so that an unknown charset is refused before anything is read in it.
  void file.encoding;
  await checkKind(file);
  const header = await file.readHeader(format);
  if (header === undefined) throw refuse('1003', 'Empty file');
  refuseSeparatorLine(header, format);
  if (header.length > columnLimit) {
    const given = header.length < headerColumns ? String(header.length) : `${headerColumns} or more`;
    throw refuse('1003', `Too many columns: ${given} given and the maximum is ${columnLimit}`);
  }
  return header;
}

/**
 * Excel reads a first line like `sep=;` as the delimiter. As a header it has no lookup field, and all rows would fail for a
 * reason that says nothing of it.
 */
function refuseSeparatorLine(header: readonly string[], format: Format): void {
  const delimiter = separatorOf(header.join(delimiterOf(format)));
  if (delimiter === undefined) return;
  const meant = (Object.keys(formats) as Format[]).find((name) => delimiterOf(name) === delimiter);
  const send = meant === undefined ? '' : ` and send the file with format ${meant}`;
  throw refuse('1003', `Line sep=${delimiter} is no header; remove it${send}`);
}

/**
 * Where whole lines are quoted, the header is one cell with all names in it: no column would be the lookup field, and all rows
 * would fail.
 */
function refuseQuotedRows(
  header: readonly string[],
  format: Format,
  fields: readonly Field[],
  lookupField: string,
): void {
  const [name = ''] = header;
  if (header.length > 1 || !name.includes(delimiterOf(format))) return;
  const find = fieldFinder(fields);
  const isLookup = (part: string) => find(part)?.name === lookupField;
  if (splitIfRow(name, delimiterOf(format))?.some(isLookup) !== true) return;
  throw refuse('1003', 'Header is one quoted cell; remove the quotes around whole lines');
}

/**
 * Refuses files that are no delimited text: read as text they would fail row by row, or go in as something else.
 * UTF-16 without a byte order mark is read where the charset parameter says so.
 */
async function checkKind(file: UploadedFile): Promise<void> {
  const kind = await file.kind();
  if (kind === 'text' || kind === file.encoding) return;
  const { looksLike, advice } = describeFileKind(kind);
  throw refuse('1003', `File looks like ${looksLike}; ${advice}`);
}

/** What is unmet where the list is being imported to, or ten imports are unfinished. */
const listIsFree = 'the list is being imported to';
const queueHasPlace = 'the queue is full';

/** What an import wants of the queue. */
export interface WantedPlace {
  readonly listId: number | null;
  readonly isDryRun: boolean;
}

/** Refuses when there is no place for an import. Another one may take the last place meanwhile. */
async function checkQueue(executor: Executor, subscription: Subscription, place: WantedPlace): Promise<void> {
  const [queue] = await executor.query<{ hasPlace: boolean; isListFree: boolean }>(
    prepared(
      'check_queue',
      readQueue(
        subscription,
        place,
        (isListFree, hasPlace) => sql`${isListFree} as "isListFree", ${hasPlace} as "hasPlace"`,
      ),
    ),
  );
  if (queue?.isListFree === false) throw refuse('1019');
  if (queue?.hasPlace === false) throw refuse('1016');
}

/** Demands a place in the queue, by a statement that fails; under the lock of `takeBatchId` the answer is final. */
export function demandPlace(subscription: Subscription, place: WantedPlace): Sql {
  return prepared(
    'demand_place',
    readQueue(
      subscription,
      place,
      (isFree, hasPlace) => sql`${demand(isFree, listIsFree)}, ${demand(hasPlace, queueHasPlace)}`,
    ),
  );
}

/** Dry runs have places of their own, and put nobody into a list. */
function readQueue(
  { id, listLock }: Subscription,
  { listId, isDryRun }: WantedPlace,
  columns: (isListFree: Sql, hasPlace: Sql) => Sql,
): Sql {
  const sameList = sql`count(*) filter (where list_id = ${listId}::integer)`;
  const isListFree = sql`(not ${listLock}::boolean or ${isDryRun}::boolean or ${sameList} = 0)`;
  return sql`
    select ${columns(isListFree, sql`count(*) < ${queueLimit}`)}
    from galena.imports
    where subscription_id = ${id}
      and ${isDryRunJob()} = ${isDryRun}::boolean
      and status in ('queued', 'importing')`;
}

/** Throws what an unmet demand of `demandPlace` is to clients. */
export function throwRefusal(error: unknown): never {
  if (isUnmet(error, listIsFree)) throw refuse('1019');
  if (isUnmet(error, queueHasPlace)) throw refuse('1016');
  throw error;
}

async function storeFile(
  transaction: Transaction,
  subscription: Subscription,
  fileId: string,
  file: UploadedFile,
): Promise<void> {
  let number = 0;
  for await (const read of prefetch(file.spool.read(chunksAtOnce * chunkBytes))) {
    await transaction.together((executor) =>
      cut(read, chunkBytes).map((bytes) =>
        executor.execute(insertChunk(subscription, { fileId, number: number++, bytes })),
      ),
    );
  }
}

async function readWhole(file: UploadedFile): Promise<Buffer> {
  for await (const bytes of file.spool.read(chunkBytes)) return bytes;
  return Buffer.alloc(0);
}

function insertChunk(
  { schema }: Subscription,
  { fileId, number, bytes }: { fileId: string; number: number; bytes: Buffer },
): Sql {
  return kept(sql`
    insert into ${identifier(schema, 'file_chunks')} (file_id, chunk_number, bytes)
    values (${fileId}, ${number}, ${bytes})`);
}

/** Locks the subscription until the commit: submits stand in line from here on, in the order of their batch ids. */
export function takeBatchId({ id }: Subscription): Sql {
  const statement = sql`
    update galena.subscriptions
    set next_batch_id = next_batch_id + 1
    where id = ${id}`;
  return prepared('take_batch_id', statement);
}

function insertImport(
  { subscription, clientId, serviceName, userEmail }: Caller,
  submit: CheckedSubmit,
  { fileId, now }: { fileId: string; now: Sql },
): Sql {
  const { file } = submit;
  const statement = sql`
    insert into galena.imports (
      subscription_id, batch_id, kind, format, lookup_field, list_id, partition_id, submitted_by,
      service_name, user_email, request_id, file_id, file_name, file_bytes, encoding, invalid_byte_offset, header, unmapped_columns,
      rules, unused_rules, template_id, template_version, column_fields, created_at
    )
    values (
      ${subscription.id}, (select next_batch_id - 1 from galena.subscriptions where id = ${subscription.id}),
      ${submit.isDryRun ? 'dryRun' : 'import'}, ${submit.format}, ${submit.lookupField}, ${submit.listId},
      ${submit.partitionId}, ${clientId}, ${serviceName}, ${userEmail}, ${submit.requestId}, ${fileId}, ${withoutNul(file.fileName)}, ${file.sizeBytes}, ${file.encoding},
      ${file.invalidByteOffset ?? null}, ${withoutNul(submit.header)},
      ${submit.unmappedColumns.map(withoutNul)},
      ${toJson(submit.rules)}::jsonb, ${submit.unusedRules}, ${submit.template?.templateId ?? null}, ${submit.template?.version ?? null},
      ${toJson(submit.namedColumns)}::jsonb, ${now}
    )
    returning batch_id as "batchId"`;
  return prepared('insert_import', statement);
}

/** Null where nothing is said. */
function toJson(said: ImportRules | NamedColumns | undefined): string | null {
  return said === undefined || Object.keys(said).length === 0 ? null : JSON.stringify(said);
}

/** PostgreSQL's text has no place for NUL. */
function withoutNul(text: string | undefined): string | null {
  return text === undefined ? null : text.replaceAll('\0', '\ufffd');
}

/** The bytes in pieces of a size; the last may be shorter. */
function cut(bytes: Buffer, pieceBytes: number): Buffer[] {
  const count = Math.ceil(bytes.length / pieceBytes);
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  );
}
