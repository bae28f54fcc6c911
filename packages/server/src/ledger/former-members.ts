import { bigintArray, integerArray } from '../db/arrays.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';

/** A lead that is no member of a list any more, and the pack that tells how it had become one. */
export interface FormerMember {
  readonly leadId: number;
  readonly addedBy: number | null;
}

/** Keeps where the additions of leads are found that leave lists; gives no statement where nothing is recorded of them. */
export function noteFormerMembers(schema: string, members: readonly FormerMember[]): Sql[] {
  const recorded = members.filter(({ addedBy }) => addedBy !== null);
  if (recorded.length === 0) return [];
  const leadIds = integerArray(recorded.map(({ leadId }) => leadId));
  const packs = bigintArray(recorded.map(({ addedBy }) => addedBy));
  return [
    sql`
      insert into ${identifier(schema, 'former_members')} (lead_id, added_by)
      select lead_id, added_by
      from unnest(${leadIds}::integer[], ${packs}::bigint[]) as gone (lead_id, added_by)
      on conflict do nothing`,
  ];
}

/** The same for all members of a list that is about to be deleted. */
export function noteDeletedList(schema: string, listId: number): Sql {
  return sql`
    insert into ${identifier(schema, 'former_members')} (lead_id, added_by)
    select lead_id, added_by
    from ${identifier(schema, 'list_members')}
    where list_id = ${listId}
      and added_by is not null
    on conflict do nothing`;
}

/** Deletes what is found in parts that have been dropped. */
export function forgetFormerMembers(schema: string): Sql {
  return sql`
    delete from ${identifier(schema, 'former_members')}
    where added_by < (select min(first_id) from ${identifier(schema, 'ledger_parts')} where kind = 'changes')`;
}
