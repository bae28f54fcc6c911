import type { Executor } from '../../db/database.ts';
import { identifier, sql } from '../../db/sql.ts';
import type { Field } from '../../fields/fields.ts';
import { isUndoProgress, type NoUndoProgress, type UndoProgress } from '../../imports/undo-progress.ts';
import { findSpan, type Span } from '../../ledger/read-backwards.ts';
import type { Job, UndoOrder } from '../job.ts';

/** What an undo is to do, the same at each claim. */
export interface UndoPlan {
  readonly job: Job;
  /** The batch id of what is undone. */
  readonly batchId: number;
  readonly span: Span;
  /** Whether it created leads, or brought some back. */
  readonly hasCreated: boolean;
  /** Whether it deleted leads, as only an undo does. */
  readonly hasDeleted: boolean;
  readonly fields: ReadonlyMap<number, Field>;
  /** Undefined: whatever it did. */
  readonly onlyFields: ReadonlySet<number> | undefined;
  /** Those of `onlyFields` that are emptied in leads that it created: what imports cannot write they have not written. */
  readonly emptiedFields: ReadonlySet<number>;
  readonly isForced: boolean;
  readonly isDryRun: boolean;
  /** Of a dry run: other imports whose changes are taken for undone. */
  readonly assumedUndone: ReadonlySet<number>;
  isWanted(leadId: number, row: number): boolean;
}

/** Gives undefined where the ledger has nothing of what is to be undone. */
export async function planUndo(
  executor: Executor,
  job: Job,
  { batchId, options }: UndoOrder,
  fields: readonly Field[],
): Promise<UndoPlan | undefined> {
  const { id, schema } = job.subscription;
  const span = await findSpan(executor, schema, batchId);
  if (span === undefined) return undefined;
  const [undone] = await executor.query<{ undo: UndoProgress | NoUndoProgress }>(sql`
    select undo
    from galena.imports
    where subscription_id = ${id}
      and batch_id = ${batchId}`);
  const counts = undone !== undefined && isUndoProgress(undone.undo) ? undone.undo : undefined;
  const created = await executor.query(sql`
    select
    from ${identifier(schema, 'lead_creations')}
    where batch_id = ${batchId}
    limit 1`);
  const only = {
    fields: options.fields && new Set(options.fields),
    leads: options.leads && new Set(options.leads),
    rows: options.rows && new Set(options.rows),
  };
  const named = fields.filter(({ name }) => only.fields?.has(name) === true);
  return {
    job,
    batchId,
    span,
    hasCreated: created.length > 0 || (counts?.leadsRestored ?? 0) > 0,
    hasDeleted: (counts?.leadsDeleted ?? 0) > 0,
    fields: new Map(fields.map((field) => [field.id, field])),
    onlyFields: only.fields && idsOf(named),
    emptiedFields: idsOf(named.filter(({ readOnly }) => !readOnly)),
    isForced: options.force,
    isDryRun: options.dryRun,
    assumedUndone: new Set(options.assumeUndone?.filter((id) => id !== batchId)),
    isWanted: (leadId, row) => only.leads?.has(leadId) !== false && only.rows?.has(row) !== false,
  };
}

function idsOf(fields: readonly Field[]): ReadonlySet<number> {
  return new Set(fields.map(({ id }) => id));
}
