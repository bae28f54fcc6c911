import type { Sql } from '../db/sql.ts';
import type { LeadPlace } from '../leads/lead-lock.ts';
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
  /** The statements that write the rows and their reports. */
  readonly writes: readonly Sql[];
}

export function outcomeOf(merge: Merge, judgement: Judgement, place: LeadPlace): Outcome {
  const findings = merge.chunk.findings(judgement);
  const writes = [...writeLeads(merge, judgement, place), ...saveReports(merge.chunk, findings)];
  return { findings, counts: judgement.counts, place, writes };
}

/** Of a chunk all of whose rows failed before leads were looked for. */
export function outcomeWithoutRows(chunk: Chunk): Outcome {
  const findings = chunk.findings();
  const counts = { created: 0, updated: 0, unchanged: 0, repeated: 0 };
  return { findings, counts, place: undefined, writes: saveReports(chunk, findings) };
}
