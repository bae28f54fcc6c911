import type { Clock } from '../../clock.ts';
import type { Executor } from '../../db/database.ts';
import { identifier, type Sql } from '../../db/sql.ts';
import {
  type LeadPlace,
  type LeadWrites,
  lockLeadsForImport,
  moveLeadCounters,
  noteSetBack,
  readLeadWrites,
  type TakenPlace,
} from '../../leads/lead-lock.ts';
import { LedgerWriter } from '../../ledger/ledger-writer.ts';
import type { Chunk } from '../chunk.ts';
import type { Plan, PlannedColumn } from '../plan.ts';

/** What the rows of a file are merged into: the leads, or, in a dry run, a table that stands for them. */
export interface MergeTarget {
  /** Of the shape of leads. */
  readonly leads: Sql;
  /** Where new members of static lists go, and all tables that say who is a member. */
  readonly members: Sql;
  readonly allMembers: readonly Sql[];
  /** A dry run notes which rows make of a lead what it is, locks no leads, and is not over with its last row. */
  readonly isDryRun: boolean;
  /**
   * Has all leads there that rows of a chunk may match.
   * @param executor of statements that go together
   */
  prepare(executor: Executor, lookup: PlannedColumn, chunk: Chunk): Promise<unknown>;
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

/** The leads of the subscription. */
export function leadsTarget({ job: { subscription, origin } }: Plan): MergeTarget {
  const { schema } = subscription;
  const members = identifier(schema, 'list_members');
  return {
    leads: identifier(schema, 'leads'),
    members,
    allMembers: [members],
    isDryRun: false,
    prepare: () => Promise.resolve(),
    readGeneration: async (executor) => (await readLeadWrites(executor, schema)).generation,
    lock: (executor, clock) => lockLeadsForImport(executor, clock, schema),
    ledgerAt: (place) => new LedgerWriter(subscription, origin, place),
    release: (place, taken) => [...noteSetBack(schema, place), moveLeadCounters(schema, place, taken)],
  };
}
