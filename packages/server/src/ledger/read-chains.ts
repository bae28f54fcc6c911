import type { Executor } from '../db/database.ts';
import { type Sql, sql } from '../db/sql.ts';
import { inPacks, type LeadInPack } from './follow-chains.ts';
import { type Origin, originColumns, originJson } from './origin.ts';

/** What a pack in the chain of a lead says of it. */
export interface ChainLink {
  readonly leadId: number;
  readonly packId: number;
  readonly recordedAt: Date;
  readonly origin: Origin;
  readonly row: number | null;
  /** Of an undo: the entry whose changes of these fields it takes back. */
  readonly undone: number | null;
  /** By field. */
  readonly changes: ReadonlyMap<number, LinkedChange>;
}

export interface LinkedChange {
  readonly oldValue: string | null;
  readonly newValue: string | null;
}

interface LinkRow extends Omit<ChainLink, 'changes'> {
  readonly previous: number | null;
  readonly fields: readonly number[];
  readonly oldValues: readonly (readonly (string | null)[])[];
  readonly newValues: readonly (readonly (string | null)[])[];
}

/** So many leads, and packs of each, are read in one go. */
const leadsAtOnce = 200;
const hopsAtOnce = 64;

/**
 * Follows the chains of leads back from their ends to an id, and gives what each pack on the way says of its lead, the newest first. Chains may
 * be long: no more than some of each is in memory.
 * @param packs - all that may be on the way
 * @param ends - a lead with the pack that has changed it last
 */
export async function readChains(
  executor: Executor,
  packs: Sql,
  ends: readonly LeadInPack[],
  lowest: number,
  take: (link: ChainLink) => void,
): Promise<void> {
  for (let start = 0; start < ends.length; start += leadsAtOnce) {
    let open = ends.slice(start, start + leadsAtOnce).filter(({ packId }) => packId >= lowest);
    while (open.length > 0) {
      const rows = await readLinks(executor, packs, open, lowest);
      for (const row of rows) take(toLink(row));
      // The last one of each lead says where to go on.
      const next = new Map(rows.map(({ leadId, previous }) => [leadId, previous]));
      open = [...next].flatMap(([leadId, packId]) =>
        packId === null || packId < lowest ? [] : [{ leadId, packId }],
      );
    }
  }
}

/** The pack of a link, by its key: left to itself PostgreSQL reads all packs that there are for some hundred links. */
function packOf(packs: Sql): Sql {
  return sql`(select * from ${packs} pack where pack.first_id = c.pack_id limit 1) p`;
}

function readLinks(
  executor: Executor,
  packs: Sql,
  open: readonly LeadInPack[],
  lowest: number,
): Promise<LinkRow[]> {
  return executor.query<LinkRow>(sql`
    with recursive chain as (
      select lead_id, pack_id, 1 as hop
      from ${inPacks(open)}
      union all
      select c.lead_id, p.previous[array_position(p.lead_ids, c.lead_id)], c.hop + 1
      from chain c
      cross join lateral ${packOf(packs)}
      where c.hop < ${hopsAtOnce}
        and c.pack_id >= ${lowest}::bigint
    )
    select
      lead_id as "leadId", pack_id as "packId", recorded_at as "recordedAt", row_number as row, previous, fields,
      array_to_json(old_values) as "oldValues", array_to_json(new_values) as "newValues", undone,
      ${originJson}
    from (
      select
        c.lead_id, c.pack_id, c.hop, p.recorded_at, p.row_numbers[at] as row_number, p.previous[at] as previous, p.fields,
        p.old_values[at:at] as old_values, p.new_values[at:at] as new_values, p.undone[at] as undone,
        p.batch_id, ${originColumns}
      from chain c
      cross join lateral ${packOf(packs)}
      cross join lateral (select array_position(p.lead_ids, c.lead_id) as at) place
      where c.pack_id >= ${lowest}::bigint
    ) link
    order by lead_id, hop`);
}

function toLink({ previous, fields, oldValues, newValues, ...link }: LinkRow): ChainLink {
  const changes = fields.flatMap((field, index): [number, LinkedChange][] => {
    const [oldValue, newValue] = [oldValues[0]?.[index] ?? null, newValues[0]?.[index] ?? null];
    if (oldValue === null && newValue === null) return [];
    return [[Math.abs(field), { oldValue, newValue }]];
  });
  return { ...link, changes: new Map(changes) };
}
