import type { Clock } from '../../clock.ts';
import type { Executor } from '../../db/database.ts';
import { identifier, raw, type Sql, sql } from '../../db/sql.ts';
import {
  type LeadPlace,
  type LeadWrites,
  lockLeadsForImport,
  moveLeadCounters,
  noteSetBack,
  noteUnrecorded,
  readLeadWrites,
  type TakenPlace,
} from '../../leads/lead-lock.ts';
import { LedgerWriter } from '../../ledger/ledger-writer.ts';
import type { Plan } from '../plan.ts';

/** What the rows of a file are merged into: the leads, or, in a dry run, a table that stands for them. */
export interface MergeTarget {
  /** Where leads are written; of the shape of leads. */
  readonly leads: Sql;
  /** What rows are matched with, to be called `l`: the leads as they are by now. */
  readonly found: Sql;
  /** Whether such a lead is one that stands in the table of a dry run. */
  readonly isCopy: Sql;
  /** Joins the lead `l` with an id, if there is one. */
  joinLead(id: Sql): Sql;
  /** Where new members of static lists go, and all tables that say who is a member. */
  readonly members: Sql;
  readonly allMembers: readonly Sql[];
  /** Undefined unless this is a dry run, which locks no leads, and is not over with its last row. */
  readonly dryRun: DryTarget | undefined;
  /** Counts who has written the leads: see `LeadWrites`. */
  readGeneration(executor: Executor): Promise<number>;
  /**
   * Has nobody else write the leads until the end of the transaction, and says what the next writes take.
   * @param executor of statements that go together
   */
  lock(executor: Executor, clock: Clock): Promise<LeadPlace & LeadWrites>;
  /** Records what is written at a place; undefined: nothing does. */
  ledgerAt(place: LeadPlace): LedgerWriter | undefined;
  /** The statements that say what was written, for the end of the transaction. */
  release(place: LeadPlace, taken: TakenPlace): Sql[];
}

/** What a dry run has besides. */
export interface DryTarget {
  /** The leads themselves, which it only reads. */
  readonly leads: Sql;
  /** The columns that its table has of those. */
  readonly columns: readonly string[];
}

/** The leads of the subscription. */
export function leadsTarget({ job: { subscription, origin } }: Plan): MergeTarget {
  const { schema } = subscription;
  const leads = identifier(schema, 'leads');
  const members = identifier(schema, 'list_members');
  return {
    leads,
    found: leads,
    isCopy: raw('false'),
    joinLead: (id) => sql`left join ${leads} l on l.id = ${id}`,
    members,
    allMembers: [members],
    dryRun: undefined,
    readGeneration: async (executor) => (await readLeadWrites(executor, schema)).generation,
    lock: (executor, clock) => lockLeadsForImport(executor, clock, schema),
    ledgerAt: (place) => new LedgerWriter(subscription, origin, place),
    release: (place, taken) => [
      ...noteSetBack(schema, place),
      ...(subscription.activities === 'on' ? [] : [noteUnrecorded(schema, place)]),
      moveLeadCounters(schema, place, taken),
    ],
  };
}
