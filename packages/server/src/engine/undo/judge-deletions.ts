import { integerArray } from '../../db/arrays.ts';
import { identifier, sql } from '../../db/sql.ts';
import { columnType } from '../../fields/data-types.ts';
import type { Field } from '../../fields/fields.ts';
import { hasKey, lookupKey } from '../../fields/lookup-key.ts';
import type { KeptChange } from '../../imports/kept-changes.ts';
import type { ReturningLead } from '../../leads/bring-back-leads.ts';
import { type Origin, undoneBatchOf } from '../../ledger/origin.ts';
import type { ChangedList } from '../../ledger/packs.ts';
import { keptAsGone, readGone } from './gone-leads.ts';
import type { RestoredMembership } from './judge-removals.ts';
import { type Judging, schemaOf } from './judging.ts';
import { findPresent } from './lead-states.ts';
import { findLinkTargets, linkTables } from './link-targets.ts';
import type { DeletedLead } from './undo-chunks.ts';

/** What becomes of leads that an undo has deleted. */
export interface JudgedDeletions {
  readonly returning: readonly (ReturningLead & { readonly row: number })[];
  /** The lists that they come back to. */
  readonly memberships: readonly RestoredMembership[];
  readonly kept: readonly KeptChange[];
}

/** The partition that there always is. */
const firstPartition = '1';
const partitionField = 'leadPartitionId';

/**
 * Finds out which leads come back. What they had and is not there any more, as a company, they come back without. One whose key
 * another lead has by now stays away: no two leads have the same one.
 */
export async function judgeDeletions(
  judging: Judging,
  deleted: readonly DeletedLead[],
): Promise<JudgedDeletions> {
  const ids = deleted.map(({ leadId }) => leadId);
  const [there, gone] = [await findPresent(judging, ids), await readGone(judging, ids)];
  const kept: KeptChange[] = [];
  const missing = deleted.filter((entry) => {
    if (there.has(entry.leadId)) return false;
    const fate = gone.get(entry.leadId);
    const isDeletedSince = fate !== undefined && fate.id !== null && fate.id > entry.id && !isByUndo(fate.by);
    if (fate !== undefined && (isDeletedSince || fate.reason === 'merged'))
      kept.push(keptAsGone(entry, fate));
    else return true;
    return false;
  });
  const taken = judging.plan.isForced ? new Map<number, number>() : await findTakenKeys(judging, missing);
  const free = missing.filter((entry) => {
    const { row, leadId } = entry;
    const otherLead = taken.get(leadId);
    if (otherLead !== undefined) kept.push({ row, leadId, item: 0, reason: 'keyTaken', otherLead });
    return otherLead === undefined;
  });
  const targets = await readTargets(judging, free);
  return {
    returning: free.map((entry) => returning(entry, targets, kept)),
    memberships: free.flatMap((entry) => membershipsOf(entry, targets, kept)),
    kept,
  };
}

function isByUndo(by: Origin | null): boolean {
  return by !== null && undoneBatchOf(by) !== undefined;
}

/** Leads that have the key that a deleted one had, by that. */
async function findTakenKeys(
  { connection, plan }: Judging,
  missing: readonly DeletedLead[],
): Promise<ReadonlyMap<number, number>> {
  const { lookupField } = plan.job;
  const field = [...plan.fields.values()].find(({ name }) => name === lookupField);
  if (field === undefined || field.name === 'id') return new Map();
  const keys = missing.flatMap(({ leadId, kept }) => {
    const key = kept.values[lookupField];
    return key === undefined ? [] : [{ leadId, key }];
  });
  if (keys.length === 0) return new Map();
  const column = sql`l.${identifier(field.name)}`;
  const isKey =
    columnType(field.dataType) === 'text'
      ? hasKey(column, lookupKey(sql`given.key`))
      : sql`${column} = given.key::bigint`;
  const rows = await connection.query<{ leadId: number; otherLead: number }>(sql`
    select given.id as "leadId", other.id as "otherLead"
    from unnest(
      ${integerArray(keys.map(({ leadId }) => leadId))}::integer[], ${keys.map(({ key }) => key)}::text[]
    ) as given (id, key)
    cross join lateral (
      select l.id
      from ${identifier(schemaOf(plan), 'leads')} l
      where ${isKey}
      limit 1
    ) other`);
  return new Map(rows.map(({ leadId, otherLead }) => [leadId, otherLead]));
}

/** What leads refer to, as far as it is there. */
interface Targets {
  /** The fields that refer to any of it. */
  readonly fields: readonly Field[];
  readonly partitions: ReadonlySet<string>;
  /** The names of lists. */
  readonly lists: ReadonlyMap<number, string>;
  /** The entries that tell of how the leads were created. */
  readonly creations: ReadonlyMap<number, number>;
  readonly programs: ReadonlySet<number>;
  readonly links: ReadonlyMap<string, ReadonlySet<string>>;
}

async function readTargets(judging: Judging, leads: readonly DeletedLead[]): Promise<Targets> {
  const { connection, plan } = judging;
  const schema = schemaOf(plan);
  const links = new Map<string, ReadonlySet<string>>();
  for (const name of linkTables.keys()) {
    const values = leads.flatMap(({ kept }) => kept.values[name] ?? []);
    links.set(name, await findLinkTargets(judging, name, values));
  }
  const lists = leads.flatMap(({ kept }) => kept.lists.map(({ listId }) => listId));
  const programs = leads.flatMap(({ kept }) => kept.programs.map((program) => Number(program['program_id'])));
  const [partitions, foundLists, creations, foundPrograms] = await connection.together((executor) => [
    executor.query<{ id: number }>(sql`select id from ${identifier(schema, 'partitions')}`),
    executor.query<ChangedList>(
      sql`select id, name from ${identifier(schema, 'static_lists')} where id = any(${unique(lists)}::integer[])`,
    ),
    executor.query<{ leadId: number; id: number }>(sql`
      select given.id as "leadId", run.first_id + (given.id - run.first_lead)::bigint * run.stride as id
      from unnest(${integerArray(leads.map(({ leadId }) => leadId))}::integer[]) as given (id)
      cross join lateral (
        select first_id, first_lead, stride
        from ${identifier(schema, 'lead_creations')}
        where first_lead <= given.id
        order by first_lead desc
        limit 1
      ) run`),
    executor.query<{ id: number }>(sql`
      select id
      from ${identifier(schema, 'assets')}
      where kind = 'programs'
        and id = any(${unique(programs)}::integer[])`),
  ]);
  const idsOf = (rows: readonly { id: number }[]) => new Set(rows.map(({ id }) => id));
  return {
    fields: [...plan.fields.values()].filter(({ name }) => name === partitionField || linkTables.has(name)),
    partitions: new Set(partitions.map(({ id }) => String(id))),
    lists: new Map(foundLists.map(({ id, name }) => [id, name])),
    creations: new Map(creations.map(({ leadId, id }) => [leadId, id])),
    programs: idsOf(foundPrograms),
    links,
  };
}

function unique(ids: readonly number[]): number[] {
  return [...new Set(ids)];
}

/** A lead with what of it can come back. */
function returning(
  { leadId, row, kept: left }: DeletedLead,
  targets: Targets,
  kept: KeptChange[],
): ReturningLead & { readonly row: number } {
  let { values } = left;
  const lose = ({ id, name }: Field, value: string, reason: KeptChange['reason']) => {
    kept.push({ row, leadId, item: id, fieldId: id, reason, importedValue: value });
    const { [name]: _lost, ...others } = values;
    values = name === partitionField ? { ...others, [name]: firstPartition } : others;
  };
  for (const field of targets.fields) {
    const value = values[field.name];
    if (value === undefined) continue;
    if (targets.links.get(field.name)?.has(value) === false) lose(field, value, 'missingLink');
    if (field.name === partitionField && !targets.partitions.has(value))
      lose(field, value, 'missingPartition');
  }
  return {
    leadId,
    row,
    values,
    programs: left.programs.filter((program) => targets.programs.has(Number(program['program_id']))),
    addedBy: left.lists.map(({ addedBy }) => addedBy),
  };
}

/** The memberships that a lead comes back to; what had added it there is its creation where no pack tells of it. */
function membershipsOf(
  { leadId, row, kept: left }: DeletedLead,
  { lists, creations }: Targets,
  kept: KeptChange[],
): RestoredMembership[] {
  return left.lists.flatMap(({ listId, addedAt, addedBy }) => {
    const name = lists.get(listId);
    if (name === undefined) {
      kept.push({ row, leadId, item: -listId, listId, reason: 'missingList' });
      return [];
    }
    const undone = addedBy ?? creations.get(leadId) ?? null;
    return [{ leadId, row, list: { id: listId, name }, addedAt, undone }];
  });
}
