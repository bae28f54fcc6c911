import type { Executor, Transaction } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { type ApiError, refuse } from '../errors.ts';
import type { LedgerEvent } from '../ledger/events.ts';
import type { LedgerWriter } from '../ledger/ledger-writer.ts';
import type { Program, ProgressionStatus } from './find-program.ts';

/** Marketo's type of the activity. */
const changeStatusInProgression = 104;

/** What became of one lead. */
export type StatusOutcome = 'created' | 'updated' | ApiError;

/** Where a lead stands in a program, before and while statuses are changed. */
interface Standing {
  readonly leadId: number;
  readonly isAcquired: boolean;
  /** Null: the lead is not in the program. */
  id: number | null;
  status: string | null;
  step: number | null;
  reachedSuccess: boolean;
}

export interface StatusChange {
  readonly program: Program;
  readonly status: ProgressionStatus;
  /** What the activities give as their reason. */
  readonly reason: string;
  /** The campaign whose flow changes it. */
  readonly campaignId?: number;
}

/**
 * Gives leads a status in a program; those that are not in it join. Leads are never moved back. For a transaction that has locked the
 * leads; gives what became of each lead, in their order.
 */
export async function changeStatus(
  transaction: Transaction,
  ledger: LedgerWriter,
  schema: string,
  leadIds: readonly number[],
  change: StatusChange,
): Promise<StatusOutcome[]> {
  const { program, status } = change;
  const standings = await readStandings(transaction, schema, program, leadIds);
  const joining = [...standings.values()].filter(({ id }) => id === null).length;
  let nextId = joining === 0 ? 0 : await takeIds(transaction, schema, joining);
  const moved = new Map<number, Standing>();
  const events: LedgerEvent[] = [];
  const outcomes = leadIds.map((leadId): StatusOutcome => {
    const standing = standings.get(leadId);
    if (standing === undefined) return refuse('1004 sync');
    const { step } = standing;
    if (step !== null && step >= status.step) return refuse('1037');
    const isNew = standing.id === null;
    if (standing.id === null) standing.id = nextId++;
    events.push(eventOf(standing, change));
    standing.status = status.name;
    standing.step = status.step;
    standing.reachedSuccess ||= status.success;
    moved.set(leadId, standing);
    return isNew ? 'created' : 'updated';
  });
  if (moved.size > 0) await write(transaction, ledger, schema, program.id, [...moved.values()]);
  for (const statement of ledger.events(events)) transaction.atCommit(statement);
  return outcomes;
}

function eventOf(standing: Standing, { program, status, reason, campaignId }: StatusChange): LedgerEvent {
  return {
    leadId: standing.leadId,
    type: changeStatusInProgression,
    primaryId: program.id,
    primaryValue: program.name,
    campaignId: campaignId ?? null,
    attributes: [
      { name: 'Acquired By', value: standing.isAcquired },
      { name: 'New Status', value: status.name },
      { name: 'New Status ID', value: status.step },
      { name: 'Old Status', value: standing.status ?? 'Not in Program' },
      { name: 'Old Status ID', value: standing.step ?? 0 },
      { name: 'Program Member ID', value: standing.id },
      { name: 'Reason', value: reason },
      { name: 'Success', value: status.success },
    ],
  };
}

async function readStandings(
  executor: Executor,
  schema: string,
  program: Program,
  leadIds: readonly number[],
): Promise<Map<number, Standing>> {
  const rows = await executor.query<Standing>(sql`
    select
      l.id as "leadId", coalesce(l."acquisitionProgramId" = ${String(program.id)}, false) as "isAcquired", m.id, m.status, m.step,
      coalesce(m.reached_success, false) as "reachedSuccess"
    from ${identifier(schema, 'leads')} l
    left join ${identifier(schema, 'program_members')} m on m.program_id = ${program.id} and m.lead_id = l.id
    where l.id = any(${leadIds}::integer[])`);
  return new Map(rows.map((row) => [row.leadId, row]));
}

/** Takes so many ids of memberships; gives the first. */
export async function takeIds(executor: Executor, schema: string, count: number): Promise<number> {
  const [counter] = await executor.query<{ first: number }>(sql`
    update ${identifier(schema, 'counters')}
    set next_value = next_value + ${count}::integer
    where name = 'program_member'
    returning next_value - ${count}::integer as first`);
  if (counter === undefined) throw new Error(`schema ${schema} has no counter for program members`);
  return counter.first;
}

/** The first time of success stays. */
async function write(
  executor: Executor,
  ledger: LedgerWriter,
  schema: string,
  programId: number,
  standings: readonly Standing[],
): Promise<void> {
  await executor.execute(sql`
    insert into ${identifier(schema, 'program_members')} as m (
      program_id, lead_id, id, status, step, member_since, updated_at, reached_success, reached_success_at
    )
    select
      ${programId}::integer, "leadId", id, status, step, ${ledger.recordedAt}, ${ledger.recordedAt}, "reachedSuccess",
      case when "reachedSuccess" then ${ledger.recordedAt} end
    from jsonb_to_recordset(${JSON.stringify(standings)}::jsonb) as given (
      "leadId" integer, id integer, status text, step integer, "reachedSuccess" boolean
    )
    on conflict (program_id, lead_id) do update
    set status = excluded.status, step = excluded.step, updated_at = excluded.updated_at,
      reached_success = excluded.reached_success,
      reached_success_at = coalesce(m.reached_success_at, excluded.reached_success_at)`);
}
