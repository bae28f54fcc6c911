import type { Clock } from '../../clock.ts';
import type { Database, Executor, Transaction } from '../../db/database.ts';
import { guardSchema } from '../../db/known-schemas.ts';
import { timeOf } from '../../db/microseconds.ts';
import { sql } from '../../db/sql.ts';
import { type UndoProgress, undoCountNames } from '../../imports/undo-progress.ts';
import { bringBackLeads } from '../../leads/bring-back-leads.ts';
import { deleteInPacks } from '../../leads/delete-in-packs.ts';
import {
  type LeadPlace,
  type LeadWrites,
  lastWrite,
  lockLeadsForImport,
  moveLeadCounters,
  noteSetBack,
} from '../../leads/lead-lock.ts';
import { LedgerWriter } from '../../ledger/ledger-writer.ts';
import { readParts } from '../../ledger/standing.ts';
import type { PhaseClock } from '../../metrics/measurement.ts';
import { holdJob, leaseTable, stillOurs, throwIfLost } from '../jobs/lease.ts';
import { mergeSettings } from '../merge/match.ts';
import type { HeldLock } from '../merge-chunk.ts';
import { importProgress, type Progress } from '../progress.ts';
import type { TimeSpent } from '../time-spent.ts';
import { demandParts } from './demand-parts.ts';
import type { JudgeAhead, ReadChunk } from './judge-ahead.ts';
import { countsOf, judgeChunk, type Verdict } from './judge-chunk.ts';
import { schemaOf } from './judging.ts';
import { saveKept } from './save-kept.ts';
import type { UndoChunk } from './undo-chunks.ts';
import type { UndoPlan } from './undo-plan.ts';
import { endMemberships, restoreMemberships } from './write-memberships.ts';
import { writeValues } from './write-values.ts';

/** What undoing chunks needs. */
export interface Undoing {
  readonly database: Database;
  readonly plan: UndoPlan;
  readonly ahead: JudgeAhead;
  readonly spent: TimeSpent;
  /** What the time is. */
  readonly time: Clock;
}

/** A chunk that is committed. */
export interface UndoneChunk {
  readonly progress: Progress;
  readonly isCancelRequested: boolean;
  /** Undefined where nothing is written. */
  readonly lock: HeldLock | undefined;
}

interface Locked extends LeadPlace, LeadWrites {
  readonly knownAt: number;
}

/**
 * Undoes a chunk in one transaction, with the leads locked. They are looked at under the lock as well, unless nobody has written leads since they
 * were looked at without it: so what somebody changes is changed before the look, and kept, or behind the commit. It goes on only while the lease is still ours, and moves the checkpoint: so each entry of
 * the ledger is undone exactly once. A dry run locks nothing, and writes nothing but the checkpoint and the list of what it would keep.
 * @param before - how far the undo is without it
 */
export async function undoChunk(
  undoing: Undoing,
  read: ReadChunk,
  before: UndoProgress,
): Promise<UndoneChunk> {
  const { database, plan, ahead, spent } = undoing;
  const { chunk, clock } = read;
  let reached: (Progress & { isCancelRequested: boolean }) | undefined;
  let lock: HeldLock | undefined;
  let generation: number | undefined;
  clock.enter('lock');
  const work = async (transaction: Transaction) => {
    const sentAt = performance.now();
    const locked = await hold(transaction, undoing, before, clock);
    const { parts } = locked;
    demandParts(plan, parts);
    const judged = locked.place && ahead.verdictOf(read, locked.place.generation);
    const verdict = judged ?? (await judgeChunk({ connection: transaction, plan, parts: { parts } }, chunk));
    clock.enter('write');
    if (locked.place !== undefined) {
      await write(transaction, plan, verdict, locked.place);
      const { msSinceCall, knownAt } = locked.place;
      generation = locked.place.generation + 1;
      lock = {
        msSinceCall,
        lockedMs: performance.now() - knownAt,
        roundTripMs: (await transaction.begun) - sentAt,
      };
    }
    for (const statement of saveKept(plan, verdict.kept)) transaction.atCommit(statement);
    const checkpoint = moveCheckpoint(plan, chunk, verdict, before, spent.toJson(clock.times));
    transaction.atCommit<Progress & { isCancelRequested: boolean }>(checkpoint, ([row]) => {
      reached = row;
      clock.enter('commit');
    });
  };
  await database.transaction(work, () => settingsOf(plan)).catch(throwIfLost);
  clock.stop();
  if (reached === undefined) throw new Error('a chunk was undone of an undo that is not there');
  spent.add(clock.times);
  ahead.noteUndone(chunk, generation);
  const { isCancelRequested, ...progress } = reached;
  return { progress, isCancelRequested, lock };
}

/** Keeps others from taking the undo over and, unless nothing is written, from writing leads. */
async function hold(
  transaction: Transaction,
  { plan, time }: Undoing,
  before: UndoProgress,
  clock: PhaseClock,
) {
  const schema = schemaOf(plan);
  const isAsKnown = sql`coalesce((undo ->> 'position')::bigint, ${before.position}::bigint) = ${before.position}::bigint`;
  const lockLeads = async (executor: Executor): Promise<Locked | undefined> => {
    const lock = plan.isDryRun ? undefined : await lockLeadsForImport(executor, time, schema);
    clock.enter('match');
    if (lock === undefined) return undefined;
    return { ...lock, knownAt: performance.now() };
  };
  const [, place, parts] = await transaction.together((executor) => [
    executor.execute(guardSchema(schema)),
    lockLeads(executor),
    readParts(executor, schema),
    holdJob(executor, plan.job, isAsKnown),
  ]);
  return { place, parts };
}

async function write(
  transaction: Transaction,
  plan: UndoPlan,
  verdict: Verdict,
  place: LeadPlace,
): Promise<void> {
  const { subscription, origin, batchId } = plan.job;
  const { schema } = subscription;
  const ledger = new LedgerWriter(subscription, origin, place);
  const { restored, ended, deleted, returning, memberships } = verdict;
  const writeCount = Math.max(restored.length, returning.length, 1);
  const writtenUntil = lastWrite(place, writeCount);
  await deleteInPacks(transaction, ledger, schema, deleted);
  const rows = new Map(returning.map(({ leadId, row }) => [leadId, row]));
  if (returning.length > 0) {
    bringBackLeads(transaction, ledger, returning, {
      schema,
      fields: [...plan.fields.values()],
      batchId,
      updatedAt: (o) => timeOf(sql`(${writtenUntil - returning.length}::bigint + ${o})`),
      keptWith: (id) => ({ row: rows.get(id) ?? 0 }),
    });
  }
  const statements = [
    ...writeValues(plan, restored, ledger, writtenUntil),
    ...endMemberships(schema, ended, ledger),
    ...restoreMemberships(schema, memberships, ledger),
    ...noteSetBack(schema, place),
  ];
  for (const statement of statements) transaction.atCommit(statement);
  const { nextActivity } = ledger;
  transaction.atCommit(moveLeadCounters(schema, place, { writeCount, created: 0, nextActivity }));
}

/** Is sure to find the undo, which `holdJob` holds. */
function moveCheckpoint(
  { job }: UndoPlan,
  { leadCount, position }: UndoChunk,
  verdict: Verdict,
  before: UndoProgress,
  phaseMs: string,
) {
  const { created, updated } = leadsOf(verdict);
  const counts = countsOf(verdict);
  const sums = undoCountNames.map((name) => [name, before[name] + counts[name]]);
  const undo = { ...before, ...Object.fromEntries(sums), position };
  return sql`
    update ${leaseTable(job)}
    set rows_done = rows_done + ${leadCount},
      created = created + ${created},
      updated = updated + ${updated},
      unchanged = unchanged + ${leadCount - created - updated},
      undo = ${JSON.stringify(undo)}::jsonb,
      phase_ms = ${phaseMs}::jsonb,
      attempts = 0,
      lease_renewed_at = statement_timestamp()
    where ${stillOurs(job)}
    returning cancel_requested as "isCancelRequested", ${importProgress.read}`;
}

/** Of the entries of a chunk, those that brought a lead back, and those by which something else was undone. */
function leadsOf({ restored, ended, deleted, returning, memberships }: Verdict) {
  const back = new Set(returning.map(({ leadId }) => leadId));
  const rejoined = memberships.filter(({ leadId }) => !back.has(leadId));
  return {
    created: returning.length,
    updated: restored.length + ended.length + deleted.length + rejoined.length,
  };
}

/** The name is for `pg_stat_activity`, so that undos can be told from calls. */
function settingsOf({ job }: UndoPlan) {
  return { ...mergeSettings(job.subscription.timeZone), application_name: 'galena import' };
}
