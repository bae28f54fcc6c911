import type { Connection } from '../../db/database.ts';
import type { Sql } from '../../db/sql.ts';
import { unionOf } from '../../ledger/rows.ts';
import { type Standing, tablesOf } from '../../ledger/standing.ts';
import type { UndoPlan } from './undo-plan.ts';

/** With what the leads of a chunk are looked at. */
export interface Judging {
  readonly connection: Connection;
  readonly plan: UndoPlan;
  readonly parts: Pick<Standing, 'parts'>;
}

/** The packs from the first one on of what is undone, for `from`. */
export function packsOf({ plan, parts }: Judging): Sql {
  return unionOf(tablesOf(parts, schemaOf(plan), 'changes', plan.span.first - 1));
}

export function schemaOf({ job }: UndoPlan): string {
  return job.subscription.schema;
}
