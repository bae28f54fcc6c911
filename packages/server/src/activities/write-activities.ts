import type { Database, Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { ApiError, refuse } from '../errors.ts';
import type { Field } from '../fields/fields.ts';
import { changeLeads, type LeadAuthor } from '../leads/lead-lock.ts';
import type { LedgerEvent } from '../ledger/events.ts';
import type { ActivityType } from './activity-type.ts';
import { readGivenActivity, type WritableTypes } from './given-activity.ts';
import { listApprovedTypes, listWritableTypes } from './list-types.ts';

/** What became of one activity of a call; the others do not depend on it. */
export type ActivityOutcome =
  | { readonly id: number; readonly status: 'added' }
  | { readonly status: 'skipped'; readonly error: ApiError };

/** The types that Add Custom Activities takes: approved custom ones. */
export async function customWritable(executor: Executor, schema: string): Promise<WritableTypes> {
  return { byId: byId(await listApprovedTypes(executor, schema)), fields: [], isCustom: true };
}

/** All that activities can be written of: standard types and approved custom ones. */
export async function allWritable(
  executor: Executor,
  schema: string,
  fields: readonly Field[],
): Promise<WritableTypes> {
  return { byId: byId(await listWritableTypes(executor, schema)), fields, isCustom: false };
}

function byId(types: readonly ActivityType[]): ReadonlyMap<number, ActivityType> {
  return new Map(types.map((type) => [type.id, type]));
}

/** Reads a record; gives what is wrong with it where it is no activity. */
export function judgeActivity(
  members: Readonly<Record<string, unknown>>,
  types: WritableTypes,
): LedgerEvent | ApiError {
  try {
    return readGivenActivity(members, types);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

/** So many are written by one statement. */
const eventsAtOnce = 5_000;

/**
 * Writes activities into the logs of leads, all in one transaction; skips those that are none, or whose lead is not there. Gives what
 * became of each, in their order.
 */
export async function writeActivities(
  database: Database,
  author: LeadAuthor,
  judged: readonly (LedgerEvent | ApiError)[],
): Promise<ActivityOutcome[]> {
  const { schema } = author.subscription;
  const events = judged.flatMap((one) => (one instanceof ApiError ? [] : [one]));
  if (events.length === 0) return judged.flatMap((one) => (one instanceof ApiError ? [skip(one)] : []));
  return changeLeads(database, author, async (transaction, ledger) => {
    const leads = await existingLeads(transaction, schema, events);
    const written: LedgerEvent[] = [];
    const outcomes = judged.map((one): ActivityOutcome => {
      if (one instanceof ApiError) return skip(one);
      if (!leads.has(one.leadId)) return skip(refuse('1004 sync'));
      written.push(one);
      return { id: ledger.nextActivity + written.length - 1, status: 'added' };
    });
    for (let start = 0; start < written.length; start += eventsAtOnce) {
      for (const statement of ledger.events(written.slice(start, start + eventsAtOnce))) {
        transaction.atCommit(statement);
      }
    }
    await noteWritten(transaction, schema, written);
    return outcomes;
  });
}

function skip(error: ApiError): ActivityOutcome {
  return { status: 'skipped', error };
}

const largestLeadId = 2 ** 31 - 1;

async function existingLeads(
  executor: Executor,
  schema: string,
  events: readonly LedgerEvent[],
): Promise<ReadonlySet<number>> {
  const ids = [...new Set(events.map(({ leadId }) => leadId))].filter((id) => id <= largestLeadId);
  const leads = await executor.query<{ id: number }>(
    sql`select id from ${identifier(schema, 'leads')} where id = any(${ids}::integer[])`,
  );
  return new Set(leads.map(({ id }) => id));
}

/** What names a custom type is fixed from its first activity on, and a rare standard type is listed. */
async function noteWritten(
  executor: Executor,
  schema: string,
  events: readonly LedgerEvent[],
): Promise<void> {
  const types = [...new Set(events.map(({ type }) => type))].sort((one, other) => one - other);
  await executor.execute(sql`
    insert into ${identifier(schema, 'written_activity_types')} (type_id)
    select type_id
    from unnest(${types}::integer[]) as written (type_id)
    on conflict do nothing`);
}
