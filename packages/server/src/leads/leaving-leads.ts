import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';

/** A lead that is about to go, as the ledger keeps it: enough to bring it back. */
export interface LeavingLead {
  readonly id: number;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly lastChange: number | null;
  /** All columns that are not null, in PostgreSQL's text form. */
  readonly values: Readonly<Record<string, string>>;
  /** The static lists that it is in. */
  readonly lists: readonly {
    readonly listId: number;
    readonly addedAt: string;
    readonly addedBy: number | null;
  }[];
  /** The programs that it is in, as the columns of its memberships. */
  readonly programs: readonly Readonly<Record<string, unknown>>[];
}

/** Reads leads that are about to go, by id. */
export function readLeaving(
  executor: Executor,
  schema: string,
  ids: readonly number[],
): Promise<LeavingLead[]> {
  return executor.query<LeavingLead>(sql`
    select
      l.id, l."firstName", l."lastName", l._last_change as "lastChange",
      (select jsonb_object_agg(key, value) from jsonb_each_text(jsonb_strip_nulls(to_jsonb(l)))) as values,
      (
        select coalesce(jsonb_agg(jsonb_build_object('listId', m.list_id, 'addedAt', m.added_at, 'addedBy', m.added_by)), '[]')
        from ${identifier(schema, 'list_members')} m
        where m.lead_id = l.id
      ) as lists,
      (
        select coalesce(jsonb_agg(to_jsonb(m) - 'lead_id' order by m.program_id), '[]')
        from ${identifier(schema, 'program_members')} m
        where m.lead_id = l.id
      ) as programs
    from ${identifier(schema, 'leads')} l
    where l.id = any(${ids}::integer[])
    order by l.id`);
}
