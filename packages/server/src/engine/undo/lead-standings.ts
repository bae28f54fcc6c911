import { LeadStanding } from '../../ledger/in-force.ts';
import { readChains } from '../../ledger/read-chains.ts';
import { type Judging, packsOf } from './judging.ts';
import type { LeadState } from './lead-states.ts';
import { isSameValue } from './ledger-values.ts';

/** Finds out what is in force of what is undone, in leads whose chains end as their states say. */
export async function readStandings(
  judging: Judging,
  ids: readonly number[],
  states: ReadonlyMap<number, Pick<LeadState, 'lastChange'>>,
): Promise<ReadonlyMap<number, LeadStanding>> {
  const { connection, plan } = judging;
  const isSame = (fieldId: number, one: string | null, other: string | null) => {
    const field = plan.fields.get(fieldId);
    return field === undefined ? one === other : isSameValue(field.dataType, one, other);
  };
  const standings = new Map(
    ids.map((id) => [
      id,
      new LeadStanding(plan.batchId, (row) => plan.isWanted(id, row), isSame, plan.assumedUndone),
    ]),
  );
  const ends = ids.flatMap((leadId) => {
    const packId = states.get(leadId)?.lastChange ?? null;
    return packId === null ? [] : [{ leadId, packId }];
  });
  await readChains(connection, packsOf(judging), ends, plan.span.first, (link) =>
    standings.get(link.leadId)?.take(link),
  );
  return standings;
}
