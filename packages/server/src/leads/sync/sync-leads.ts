import type { Database, Executor, Transaction } from '../../db/database.ts';
import { identifier, keptForSize, sql } from '../../db/sql.ts';
import { ApiError, refuse } from '../../errors.ts';
import { trimCell } from '../../fields/cell-values.ts';
import { fieldFinder } from '../../fields/field-finder.ts';
import type { Field } from '../../fields/fields.ts';
import { LedgerWriter } from '../../ledger/ledger-writer.ts';
import { type Outcome, skipped } from '../../records/outcome.ts';
import { insertRecords, type RecordRow, updateRecords } from '../../records/write-records.ts';
import { changedByCall } from '../changed-by-call.ts';
import { firstSource } from '../first-source.ts';
import { flushLeads, type LeadAuthor, lockLeads, noteRecorded } from '../lead-lock.ts';
import { requirePartition } from '../partitions/partitions.ts';
import { untilIndexed } from '../until-indexed.ts';
import { linkChecker } from './check-links.ts';
import { type KeyMatch, type MatchedLead, matchRecords } from './match-records.ts';
import { acquiredBy, type Push, pushedLeads, pushOf } from './push.ts';
import { type LeadRecord, recordReader } from './read-record.ts';
import { recordChanges } from './record-changes.ts';
import { changedSinceSeen, type SeenLead } from './seen-lead.ts';
import type { SyncRules } from './sync-rules.ts';

export const syncActions = ['createOrUpdate', 'createOnly', 'updateOnly', 'createDuplicate'] as const;

export interface SyncRequest {
  readonly action: (typeof syncActions)[number];
  /** Undefined: by `email`; with updateOnly by `id` where the records have one. */
  readonly lookupField: string | undefined;
  readonly partitionName: string | undefined;
  readonly records: readonly Readonly<Record<string, unknown>>[];
  /** The lead of the only record, as its sender has seen it: where it has other values by now, nothing is written. */
  readonly seen?: SeenLead;
  /** What Push Lead says of itself. */
  readonly push?: Push;
  /** Default: as recorded. */
  readonly rules?: SyncRules;
}

/**
 * Creates and updates leads, one record after the other as it seems, in one transaction with a fixed number of
 * statements. Gives an outcome for each record, in their order (contract: Sync Leads).
 *
 * The leads are locked for two round trips: one that finds what is there, one that writes and commits. Beside
 * imports each turn waits for the processor, and whoever stands in line for the lock waits with it.
 * @throws ApiError 1006 or 1011 for the lookup field, 1008 for the partition.
 */
export async function syncLeads(
  database: Database,
  author: LeadAuthor,
  fields: readonly Field[],
  request: SyncRequest,
): Promise<Outcome[]> {
  const { schema, timeZone } = author.subscription;
  const { action, partitionName, seen, push, rules = 'recorded' } = request;
  const lookup = findLookupField(fields, request);
  // Asked again under the lock: who names one that is not there need not wait for it.
  await findPartition(database, schema, partitionName);
  await untilIndexed(database, schema, lookup);
  const records = request.records.map(recordReader(fields, lookup, mayHaveIds(action, lookup, rules), rules));
  return database.inLine('writers', schema, () =>
    database.transaction(
      (transaction) =>
        syncRecords(
          transaction,
          author,
          { action, lookup, fields, partitionName, seen, push, rules },
          records,
        ),
      () => ({ timezone: timeZone }),
    ),
  );
}

/** What becomes of records. */
interface Treatment {
  readonly action: SyncRequest['action'];
  readonly lookup: Field;
  readonly fields: readonly Field[];
  readonly push: Push | undefined;
  readonly seen: SeenLead | undefined;
  /** Undefined: the call names none. */
  readonly partitionName: string | undefined;
  readonly rules: SyncRules;
}

async function syncRecords(
  transaction: Transaction,
  author: LeadAuthor,
  { action, lookup, fields, push, seen, partitionName, rules }: Treatment,
  records: readonly (LeadRecord | ApiError)[],
): Promise<Outcome[]> {
  const { schema } = author.subscription;
  transaction.unlockEarly(flushLeads(schema));
  const whole = records.filter((record): record is LeadRecord => !(record instanceof ApiError));
  const [lock, matches, linkProblem, partitionId, changed] = await transaction.together((executor) => [
    lockLeads(executor, author.clock, schema, records.length),
    findMatches(executor, schema, lookup, whole),
    linkChecker(executor, schema, whole),
    findPartition(executor, schema, partitionName),
    seen === undefined ? Promise.resolve([]) : changedSinceSeen(executor, schema, fields, seen),
  ]);
  if (changed.length > 0) return [skipped(changedMeanwhile(changed))];
  const sync = new LeadSync({ action, lookup, rules }, partitionId, lock.nextId);
  const outcomes = records.map((record, index) => {
    if (record instanceof ApiError) return skipped(record);
    const problem = linkProblem(record);
    return problem === undefined ? sync.add(record, index, matches.get(record)) : skipped(problem);
  });
  const leads = identifier(schema, 'leads');
  const dated = (lead: SyncedLead): RecordRow => ({
    ...lead,
    writtenAtUs: lock.writtenUntil - (records.length - 1 - lead.lastRecord),
  });
  const ledger = new LedgerWriter(author.subscription, author.origin, lock);
  const source = firstSource(author.origin.source);
  const created = sync.created
    .map(dated)
    .map((lead) => ({ ...lead, values: new Map([...acquired(push, lead), ...lead.values, ...source]) }));
  const updated = sync.updated.map(dated);
  const creation = { firstLead: lock.nextId, count: created.length };
  const packs = recordChanges(ledger, leads, fields, updated);
  const writes = [
    ...(created.length > 0 ? [ledger.creation(creation)] : []),
    ...insertRecords(leads, created),
    // Callers name the same fields again and again; planning it would take longer than carrying it out.
    ...(packs === undefined ? [] : [keptForSize(lock.nextId, packs.insert)]),
    ...updateRecords(leads, updated, [
      changedByCall,
      ...(packs === undefined ? [] : [sql`_last_change = ${packs.packAt(sql`changed._place`)}`]),
    ]),
    ...(push === undefined ? [] : ledger.events(outcomes.flatMap((outcome) => pushOf(outcome, push)))),
  ];
  if (push?.program === undefined) {
    for (const statement of writes) transaction.atCommit(statement);
  } else {
    // Who joins a program has to be there.
    for (const statement of writes) await transaction.execute(statement);
    await push.program.join(transaction, ledger, pushedLeads(outcomes));
  }
  noteRecorded(transaction, schema, lock, ledger, sync.nextId);
  return outcomes;
}

function changedMeanwhile(names: readonly string[]): ApiError {
  return refuse('1003', `The lead has been changed meanwhile: it has another value in ${names.join(', ')}`);
}

function acquired(push: Push | undefined, { writtenAtUs }: RecordRow): [string, string][] {
  return push?.program === undefined ? [] : acquiredBy(push.program, writtenAtUs);
}

async function findPartition(
  executor: Executor,
  schema: string,
  name: string | undefined,
): Promise<number | undefined> {
  return name === undefined ? undefined : requirePartition(executor, schema, name);
}

/** Connectors update with `createOrUpdate` by `id`, so that goes as well; nothing is created then, as in a file. */
function mayHaveIds(action: SyncRequest['action'], lookup: Field, rules: SyncRules): boolean {
  if (action === 'updateOnly') return true;
  return action === 'createOrUpdate' && lookup.name === 'id' && rules !== 'documented';
}

function findLookupField(fields: readonly Field[], { action, lookupField, records }: SyncRequest): Field {
  const find = fieldFinder(fields);
  const hasId = (record: object) => Object.keys(record).some((name) => find(name)?.name === 'id');
  const isById = action === 'updateOnly' && records.some(hasId);
  const name = lookupField ?? (isById ? 'id' : 'email');
  const field = find(name);
  if (field === undefined) throw refuse('1006 lookup', name);
  if (!field.isLookup) throw refuse('1011', name);
  return field;
}

async function findMatches(
  executor: Executor,
  schema: string,
  lookup: Field,
  records: readonly LeadRecord[],
): Promise<ReadonlyMap<LeadRecord, KeyMatch>> {
  const keyed = records.filter((record) => record.key !== undefined);
  const found = await matchRecords(
    executor,
    schema,
    lookup,
    keyed.map(({ key }) => key ?? ''),
    // A lead that was found by its key has it.
    [...new Set(keyed.flatMap(({ unwritable }) => [...unwritable.keys()]))].filter(
      (field) => field !== lookup,
    ),
  );
  return new Map(
    keyed.flatMap((record, index) => (found[index] === undefined ? [] : [[record, found[index]]])),
  );
}

/** A lead as the records so far leave it. */
interface SyncedLead extends MatchedLead {
  readonly isNew: boolean;
  readonly values: Map<string, string | null>;
  /** The last record for it, counted from 0: that is when it is written. */
  readonly lastRecord: number;
}

/** Takes records one after the other and works out what becomes of each lead, before anything is written. */
class LeadSync {
  readonly #action: SyncRequest['action'];
  readonly #lookup: Field;
  readonly #rules: SyncRules;
  readonly #partitionId: number | undefined;
  /** Leads by key, and those that were created as duplicates by their id. */
  readonly #leads = new Map<string | number, SyncedLead>();
  nextId: number;

  constructor(
    { action, lookup, rules }: Pick<Treatment, 'action' | 'lookup' | 'rules'>,
    partitionId: number | undefined,
    nextId: number,
  ) {
    this.#action = action;
    this.#lookup = lookup;
    this.#rules = rules;
    this.#partitionId = partitionId;
    this.nextId = nextId;
  }

  get created(): SyncedLead[] {
    return [...this.#leads.values()].filter((lead) => lead.isNew);
  }

  get updated(): SyncedLead[] {
    return [...this.#leads.values()].filter((lead) => !lead.isNew);
  }

  add(record: LeadRecord, index: number, match: KeyMatch | undefined): Outcome {
    if (this.#action === 'createDuplicate') return this.#create(record, index, this.nextId);
    if (match === undefined) {
      return skipped(refuse('1003', `Value for lookup field '${this.#lookup.name}' not found`));
    }
    const lead = this.#leads.get(match.key) ?? existing(match.leads[0], index);
    if (lead === undefined) {
      const isUpdateOnly = this.#action === 'updateOnly' || this.#lookup.name === 'id';
      return isUpdateOnly ? skipped(refuse('1004 sync')) : this.#create(record, index, match.key);
    }
    if (this.#action === 'createOnly') return skipped(refuse('1005'));
    if (match.leads.length > 1) return skipped(refuse('1007'));
    return this.#update(record, index, lead, match.key);
  }

  #create(record: LeadRecord, index: number, key: string | number): Outcome {
    const [unwritable] = record.unwritable.values();
    if (unwritable !== undefined) return skipped(unwritable.refusal);
    const isLinked = changesLink(record);
    if (this.#refusesCompanyFields(record, isLinked)) return skipped(refuse('1021'));
    const partitionId = this.#partitionId ?? 1;
    const values = new Map([['leadPartitionId', String(partitionId)] as const, ...byColumn(record)]);
    const lead: SyncedLead = {
      id: this.nextId,
      partitionId,
      isLinked,
      stored: {},
      isNew: true,
      values,
      lastRecord: index,
    };
    this.#leads.set(key, lead);
    this.nextId += 1;
    return { id: lead.id, status: 'created' };
  }

  #update(record: LeadRecord, index: number, lead: SyncedLead, key: string): Outcome {
    if (this.#partitionId !== undefined && lead.partitionId !== this.#partitionId) {
      return skipped(refuse('1010'));
    }
    const refusal = this.#refuseChange(record, lead);
    if (refusal !== undefined) return skipped(refusal);
    const isLinked = lead.isLinked || changesLink(record);
    if (this.#refusesCompanyFields(record, isLinked)) return skipped(refuse('1021'));
    for (const [column, value] of byColumn(record)) lead.values.set(column, value);
    this.#leads.set(key, { ...lead, isLinked, lastRecord: index });
    return { id: lead.id, status: 'updated' };
  }

  /** Marketo's pages say that this call takes none at all. */
  #refusesCompanyFields(record: LeadRecord, isLinked: boolean): boolean {
    return (isLinked || this.#rules === 'documented') && hasCompanyFields(record);
  }

  /** Why a lead may not be written: a value that is refused unless the lead already has it. */
  #refuseChange({ unwritable }: LeadRecord, lead: SyncedLead): ApiError | undefined {
    for (const [field, { value, refusal }] of unwritable) {
      // It was found by this value.
      if (field === this.#lookup) continue;
      const current = lead.values.has(field.name) ? lead.values.get(field.name) : lead.stored[field.name];
      if (trimCell(current ?? '') !== value) return refusal;
    }
    return undefined;
  }
}

function byColumn({ values }: LeadRecord): [string, string | null][] {
  return [...values].map(([field, value]) => [field.name, value]);
}

function existing(lead: MatchedLead | undefined, index: number): SyncedLead | undefined {
  return lead && { ...lead, isNew: false, values: new Map(), lastRecord: index };
}

function changesLink({ values }: LeadRecord): boolean {
  return [...values.keys()].some((field) => field.name === 'externalCompanyId');
}

function hasCompanyFields({ values }: LeadRecord): boolean {
  return [...values.keys()].some((field) => field.isCompanyField);
}
