import { bigintArray, integerArray } from '../../db/arrays.ts';
import { identifier, type Sql, sql } from '../../db/sql.ts';
import { noteFormerMembers } from '../../ledger/former-members.ts';
import type { LedgerWriter } from '../../ledger/ledger-writer.ts';
import type { EndedMembership } from './judge-memberships.ts';
import type { RestoredMembership } from './judge-removals.ts';

/** Marketo's type of the activity. */
const removeFromList = 25;

/** The statements that end memberships of lists, and what the ledger has of that. */
export function endMemberships(
  schema: string,
  ended: readonly EndedMembership[],
  ledger: LedgerWriter,
): Sql[] {
  if (ended.length === 0) return [];
  const events = ended.map(({ leadId, list, row, addedAt, addedBy }) => ({
    leadId,
    type: removeFromList,
    primaryId: list.id,
    primaryValue: list.name,
    kept: { addedAt, addedBy, row },
  }));
  return [
    sql`
      delete from ${identifier(schema, 'list_members')} m
      using unnest(
        ${integerArray(ended.map(({ list }) => list.id))}::integer[], ${integerArray(ended.map(({ leadId }) => leadId))}::integer[]
      ) as ended (list_id, lead_id)
      where m.list_id = ended.list_id
        and m.lead_id = ended.lead_id`,
    ...ledger.events(events),
    ...noteFormerMembers(schema, ended),
  ];
}

/** The statements that put leads back into lists, and what the ledger has of that. */
export function restoreMemberships(
  schema: string,
  restored: readonly RestoredMembership[],
  ledger: LedgerWriter,
): Sql[] {
  const lists = new Map(restored.map(({ list }) => [list.id, list]));
  return [...lists.values()].flatMap((list) => {
    const ofList = restored.filter((membership) => membership.list.id === list.id);
    const rows = sql`
      select o - 1 as place, lead_id as id, row_number, undone, added_at
      from (
        select
          unnest(${integerArray(ofList.map(({ leadId }) => leadId))}::integer[]) as lead_id,
          unnest(${integerArray(ofList.map(({ row }) => row))}::integer[]) as row_number,
          unnest(${bigintArray(ofList.map(({ undone }) => undone))}::bigint[]) as undone,
          unnest(${ofList.map(({ addedAt }) => addedAt)}::timestamptz[]) as added_at,
          generate_series(1, ${ofList.length}::integer) as o
        offset 0
      ) restored`;
    const packs = ledger.listAdditions(list, ofList.length, rows);
    if (packs === undefined) throw new Error('an undo was begun where changes are not recorded');
    return [
      packs.insert,
      sql`
        insert into ${identifier(schema, 'list_members')} (list_id, lead_id, added_at, added_by)
        select ${list.id}::integer, id, added_at, ${packs.packAt(sql`place`)}
        from (${rows}) restored`,
    ];
  });
}
