import type { KeptChange } from '../../imports/kept-changes.ts';
import type { UndoCounts } from '../../imports/undo-progress.ts';
import type { ReturningLead } from '../../leads/bring-back-leads.ts';
import { judgeCreations } from './judge-creations.ts';
import { judgeDeletions } from './judge-deletions.ts';
import { type EndedMembership, judgeMemberships } from './judge-memberships.ts';
import { judgeRemovals, type RestoredMembership } from './judge-removals.ts';
import { judgeValues, type RestoredLead } from './judge-values.ts';
import type { Judging } from './judging.ts';
import { withoutRepeats } from './save-kept.ts';
import type { CreatedLead, UndoChunk } from './undo-chunks.ts';

/** What becomes of the leads of a chunk. */
export interface Verdict {
  readonly restored: readonly RestoredLead[];
  readonly ended: readonly EndedMembership[];
  readonly deleted: readonly CreatedLead[];
  readonly returning: readonly (ReturningLead & { readonly row: number })[];
  /** Of leads that return, and of others. */
  readonly memberships: readonly RestoredMembership[];
  readonly kept: readonly KeptChange[];
}

/** Finds out what of a chunk is undone, and what is kept. Where only some fields are, nothing but values is. */
export async function judgeChunk(judging: Judging, chunk: UndoChunk): Promise<Verdict> {
  const isWhole = judging.plan.onlyFields === undefined;
  const { changed, created } = chunk;
  const values =
    changed.length > 0 || (!isWhole && created.length > 0)
      ? await judgeValues(judging, changed, isWhole ? [] : created)
      : { restored: [], kept: [] };
  const none = { restored: [], ended: [], deleted: [], returning: [], memberships: [], kept: [] };
  if (!isWhole) return { ...none, restored: values.restored, kept: withoutRepeats(values.kept) };
  const added = chunk.added.length > 0 ? await judgeMemberships(judging, chunk.added) : none;
  const gone = created.length > 0 ? await judgeCreations(judging, created) : none;
  const back = chunk.deleted.length > 0 ? await judgeDeletions(judging, chunk.deleted) : none;
  const rejoined = chunk.removed.length > 0 ? await judgeRemovals(judging, chunk.removed) : none;
  return {
    restored: values.restored,
    ended: added.ended,
    deleted: gone.deleted,
    returning: back.returning,
    memberships: [...back.memberships, ...rejoined.restored],
    kept: withoutRepeats([values, added, gone, back, rejoined].flatMap(({ kept }) => kept)),
  };
}

export function countsOf(verdict: Verdict): UndoCounts {
  const { restored, ended, deleted, returning, memberships, kept } = verdict;
  return {
    valuesRestored: restored.reduce((sum, { values }) => sum + values.size, 0),
    leadsDeleted: deleted.length,
    leadsRestored: returning.length,
    membershipsEnded: ended.length,
    membershipsRestored: memberships.length,
    kept: kept.length,
  };
}
