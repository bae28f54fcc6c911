import type { Clock } from '../../clock.ts';
import type { Executor } from '../../db/database.ts';
import { identifier, sql } from '../../db/sql.ts';
import { refuse } from '../../errors.ts';
import type { Field } from '../../fields/fields.ts';
import type { Subscription } from '../../subscriptions/subscription.ts';
import { findImport, type ImportRecord, nameOf, stateOf } from '../find-import.ts';
import type { DryRunSummary } from './summary.ts';

/** A dry run that is complete, with what it has found out. */
export interface DryRun {
  readonly record: ImportRecord;
  /** Of the leads when it began: all that was written by then is dated no later than this, in microseconds since 1970. */
  readonly generation: number;
  readonly writtenUntil: number;
  /** The field that rows find their lead by. */
  readonly lookup: Field;
  /** Those that its columns write, in their order. */
  readonly fields: readonly Field[];
  readonly summary: DryRunSummary;
}

interface Stored {
  readonly generation: number;
  readonly writtenUntil: number;
  readonly fieldIds: readonly number[];
  readonly summary: DryRunSummary | null;
}

/** @throws ApiError 1013 for one that is unknown or forgotten, 1003 for an import, or a dry run that is not complete */
export async function findDryRun(
  executor: Executor,
  clock: Clock,
  subscription: Subscription,
  fields: readonly Field[],
  batchId: number,
): Promise<DryRun> {
  const record = await findImport(executor, clock, subscription, batchId);
  refuseUnlessComplete(record);
  const [stored] = await executor.query<Stored>(sql`
    select generation, written_until_us as "writtenUntil", field_ids as "fieldIds", summary
    from ${identifier(subscription.schema, 'dry_runs')}
    where batch_id = ${batchId}`);
  const lookup = fields.find(({ name }) => name === record.lookupField);
  // Its day ends just now.
  if (stored?.summary == null || lookup === undefined) throw refuse('1013');
  const { generation, writtenUntil, fieldIds, summary } = stored;
  const written = fieldIds.flatMap((id) => fields.find((field) => field.id === id) ?? []);
  return { record, generation, writtenUntil, lookup, fields: written, summary };
}

/** @throws ApiError 1003 */
export function refuseUnlessComplete(record: Pick<ImportRecord, 'batchId' | 'kind' | 'status'>): void {
  const { kind, status } = record;
  if (kind !== 'dryRun') throw refuse('1003', `${nameOf(record)} is no dry run of an import`);
  if (status === 'complete') return;
  const isOver = status === 'failed' || status === 'cancelled';
  throw refuse(
    '1003',
    isOver
      ? `${nameOf(record)} was not completed (${status}), so it has no result`
      : `${nameOf(record)} is ${stateOf(record)}: its result is there once it is complete`,
  );
}
