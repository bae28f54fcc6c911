import type { Executor } from '../db/database.ts';
import { type Sql, sql } from '../db/sql.ts';
import { type ChainMarks, markEvery } from './chain-marks.ts';
import type { Standing } from './standing.ts';
import type { Way } from './way.ts';

/** A pack that a lead is in. */
export interface LeadInPack {
  readonly leadId: number;
  readonly packId: number;
}

/** Packs that are found on a way. */
export interface FoundPacks {
  readonly packs: readonly LeadInPack[];
  /** Up to this place on the way none is missing. */
  readonly horizon: number;
}

/** For `from`: leads with a pack that each is in. */
export function inPacks(leads: readonly LeadInPack[]): Sql {
  return sql`
    unnest(${leads.map(({ leadId }) => leadId)}::integer[], ${leads.map(({ packId }) => packId)}::bigint[])
      as named (lead_id, pack_id)`;
}

/** What chains are followed in. */
export interface Chains {
  readonly schema: string;
  readonly standing: Standing;
  /** For `from`: all packs that may be on the way. */
  readonly packs: Sql;
  readonly marks: ChainMarks;
}

/** So many packs of a chain are followed in one go; of a long one more each time, up to the second number. */
const [hopsAtFirst, hopsAtMost] = [512, 16_384];

/**
 * Finds the next packs of some leads, which are known by the ends of their chains: a pack knows the one before, so that a chain is followed
 * back from its end or from a mark in its middle. Where there is neither a mark nor an end near, it is followed for long, once.
 * @param limit - packs of each lead
 */
export async function followChains(
  executor: Executor,
  chains: Chains,
  ends: readonly LeadInPack[],
  way: Way,
  limit: number,
): Promise<FoundPacks> {
  const walks = await startWalks(executor, chains, ends, (end) => new Walk(end, chains, way, limit));
  let hops = hopsAtFirst;
  for (let open = walks; open.length > 0; open = open.filter(({ isOver }) => !isOver)) {
    const visited = await follow(executor, chains.packs, open, way, hops);
    for (const walk of open) walk.visit(visited.get(walk.leadId) ?? [], hops);
    hops = Math.min(hops * 4, hopsAtMost);
  }
  for (const walk of walks) walk.leaveMarks();
  return {
    packs: walks.flatMap(({ leadId, found }) => found.map((packId) => ({ leadId, packId }))),
    horizon: Math.min(...walks.map(({ horizon }) => horizon)),
  };
}

/** From their marks where these hold, and else from their ends. */
async function startWalks(
  executor: Executor,
  { schema, packs, marks }: Chains,
  ends: readonly LeadInPack[],
  start: (end: LeadInPack) => Walk,
): Promise<readonly Walk[]> {
  const walks = ends.map(start);
  const marked = walks.filter(({ isFromMark }) => isFromMark);
  if (marked.length === 0) return walks;
  const held = await findChanged(executor, packs, marked);
  const lost = new Set(marked.map(({ leadId }) => leadId).filter((leadId) => !held.has(leadId)));
  for (const leadId of lost) marks.forget(schema, leadId);
  return walks.map((walk, index) => {
    const end = ends[index];
    return end !== undefined && lost.has(walk.leadId) ? start(end) : walk;
  });
}

/** The leads that are changed by the packs where their walks stand: such a pack is in the chain of each. */
async function findChanged(
  executor: Executor,
  packs: Sql,
  walks: readonly LeadInPack[],
): Promise<ReadonlySet<number>> {
  const rows = await executor.query<{ leadId: number }>(sql`
    select lead_id as "leadId"
    from ${inPacks(walks)}
    join ${packs} p on p.first_id = pack_id
    where lead_id = any(p.lead_ids)
      and p.fields is not null`);
  return new Set(rows.map(({ leadId }) => leadId));
}

/** The packs of each lead from where its walk stands, which is the first of them. Not those themselves: most may not be wanted. */
async function follow(
  executor: Executor,
  packs: Sql,
  walks: readonly Walk[],
  { isBackward, from }: Way,
  hops: number,
): Promise<Map<number, readonly (number | null)[]>> {
  const lowest = isBackward ? 0 : from;
  const rows = await executor.query<{ leadId: number; packs: readonly (number | null)[] }>(sql`
    with recursive chain as (
      select lead_id, pack_id, 0 as hop
      from ${inPacks(walks)}
      union all
      select c.lead_id, p.previous[array_position(p.lead_ids, c.lead_id)], c.hop + 1
      from chain c
      join ${packs} p on p.first_id = c.pack_id
      where c.hop < ${hops}
        and c.pack_id > ${lowest}::bigint
    )
    select lead_id as "leadId", json_agg(pack_id order by hop) as packs
    from chain
    group by lead_id`);
  return new Map(rows.map((row) => [row.leadId, row.packs]));
}

/** How the chain of a lead is followed back. */
class Walk implements LeadInPack {
  readonly leadId: number;
  /** Where it stands. */
  packId: number;
  isOver = false;
  readonly isFromMark: boolean;
  /** Newest first. */
  found: number[] = [];
  readonly #chains: Chains;
  readonly #way: Way;
  readonly #limit: number;
  readonly #known: ReadonlySet<number>;
  readonly #marks: number[] = [];
  #sinceMark = 0;
  /** Whether there are newer packs than those found. */
  #isFromMiddle: boolean;
  /** Whether there may be older packs than those found. */
  #isCut = false;

  constructor(end: LeadInPack, chains: Chains, way: Way, limit: number) {
    this.leadId = end.leadId;
    this.#chains = chains;
    this.#way = way;
    this.#limit = limit;
    const marks = chains.marks.of(chains.schema, end.leadId);
    this.#known = new Set(marks);
    const start = startAt(marks, way, limit);
    this.isFromMark = start !== undefined && start < end.packId;
    this.#isFromMiddle = this.isFromMark;
    this.packId = this.isFromMark ? (start ?? end.packId) : end.packId;
    this.#take(this.packId);
  }

  /** Up to which place on the way nothing is missing. */
  get horizon(): number {
    if (this.#way.isBackward) return this.#isCut ? -(this.found.at(-1) ?? 0) : Number.POSITIVE_INFINITY;
    return this.#isFromMiddle ? (this.found[0] ?? 0) : Number.POSITIVE_INFINITY;
  }

  /** Goes on to these packs, of which the first is the one where it stands. */
  visit(packs: readonly (number | null)[], hops: number): void {
    this.isOver = packs.length <= hops || packs.at(-1) === null;
    for (const pack of packs.slice(1)) {
      if (pack === null) return;
      this.packId = pack;
      if (this.#way.isBackward && this.found.length >= this.#limit) {
        this.#isCut = true;
        this.isOver = true;
        return;
      }
      this.#mark(pack);
      this.#take(pack);
    }
  }

  leaveMarks(): void {
    this.#chains.marks.add(this.#chains.schema, this.leadId, this.#marks);
  }

  #take(pack: number): void {
    const { isBackward, from } = this.#way;
    if (isBackward && pack >= from) return;
    this.found.push(pack);
    // Of the packs ahead the oldest come first, and they are found last.
    if (!isBackward && this.found.length > 2 * this.#limit) {
      this.found = this.found.slice(-this.#limit);
      this.#isFromMiddle = true;
    }
  }

  /** Not where it may not be on disk yet: after a crash its id could be given to another pack. */
  #mark(pack: number): void {
    this.#sinceMark = this.#known.has(pack) ? 0 : this.#sinceMark + 1;
    if (this.#sinceMark < markEvery || pack >= this.#chains.standing.nextId) return;
    this.#marks.push(pack);
    this.#sinceMark = 0;
  }
}

/** The mark from which so many packs on the way are found; undefined if only from the end. */
function startAt(marks: readonly number[], { isBackward, from }: Way, limit: number): number | undefined {
  const newer = marks.filter((mark) => (isBackward ? mark >= from : mark > from));
  return newer[isBackward ? 0 : Math.ceil(limit / markEvery)];
}
