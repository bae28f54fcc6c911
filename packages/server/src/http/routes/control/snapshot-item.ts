import type { Snapshot } from '../../../control/snapshot.ts';
import { described, object, text, time } from '../../documentation.ts';
import { toSeconds } from '../../times.ts';

/** A snapshot, as calls show it. */
export const snapshotItem = object({
  name: text,
  createdAt: time,
  rows: described({ type: 'integer' }, 'of all tables of the subscription'),
});

export function describeSnapshot({ name, createdAt, structure }: Snapshot): object {
  const rows = structure.tables.reduce((sum, table) => sum + table.rows, 0);
  return { name, createdAt: toSeconds(createdAt), rows };
}
