import { identifier, type Sql, sql } from '../db/sql.ts';

/** What lies in parts: each kind is kept for a time of its own. */
export const partKinds = ['changes', 'events', 'brief_events', 'deletions'] as const;

export type PartKind = (typeof partKinds)[number];

/** The parts that are written now. */
export type CurrentParts = Readonly<Record<PartKind, number>>;

/** The parts that are written now, as a value of the row 'lead' of counters. */
export const selectCurrentParts: Sql = sql`
  json_build_object(
    'changes', changes_part, 'events', events_part, 'brief_events', brief_events_part, 'deletions', deletions_part
  )`;

/** The column of that row that has the number of a kind's part. */
export function currentPartColumn(kind: PartKind): Sql {
  return identifier(`${kind}_part`);
}

/** The table of a part. */
export function partTable(schema: string, kind: PartKind, number: number): Sql {
  return identifier(schema, `lead_${kind}_${number}`);
}

/** Marketo's types that are many and kept for 90 days; changes and additions to lists are kept as long, packed. */
const briefTypes = new Set([1, 3, 6, 7, 36, 47]);
/** Marketo's type of the activity that a lead was deleted. */
export const deletion = 37;

/** Where an event of a type lies. */
export function kindOfEvent(type: number): Exclude<PartKind, 'changes'> {
  if (type === deletion) return 'deletions';
  return briefTypes.has(type) ? 'brief_events' : 'events';
}
