import type { Sql } from '../db/sql.ts';
import type { LeadPlace, TakenPlace } from '../leads/lead-lock.ts';
import type { Counts } from './checkpoint.ts';
import type { Chunk, Findings } from './chunk.ts';
import type { Merge } from './merge/expressions.ts';
import type { Judgement } from './merge/judge.ts';
import { writeLeads } from './merge/write.ts';
import { saveReports } from './save-reports.ts';

/** What the rows of a chunk come to. */
export interface Outcome {
  readonly findings: Findings;
  readonly counts: Counts;
  /** Undefined where no row got as far as the leads. */
  readonly place: LeadPlace | undefined;
  /** What of the place they take. */
  readonly taken: TakenPlace | undefined;
  /** The statements that write the rows and their reports. */
  readonly writes: readonly Sql[];
}

/** Of a chunk whose rows may write leads. */
export interface PlacedOutcome extends Outcome {
  readonly place: LeadPlace;
  readonly taken: TakenPlace;
}

export function outcomeOf(merge: Merge, judgement: Judgement, place: LeadPlace): PlacedOutcome {
  const { chunk, target } = merge;
  const { counts } = judgement;
  const findings = chunk.findings(judgement);
  const ledger = target.ledgerAt(place);
  const writes = [...writeLeads(merge, judgement, place, ledger), ...saveReports(chunk, findings)];
  const taken = {
    writeCount: chunk.rowCount,
    created: counts.created,
    nextActivity: ledger?.nextActivity ?? place.nextActivity,
  };
  return { findings, counts, place, taken, writes };
}

/** Of a chunk all of whose rows failed before leads were looked for. */
export function outcomeWithoutRows(chunk: Chunk): Outcome {
  const findings = chunk.findings();
  const counts = { created: 0, updated: 0, unchanged: 0, repeated: 0 };
  return { findings, counts, place: undefined, taken: undefined, writes: saveReports(chunk, findings) };
}
