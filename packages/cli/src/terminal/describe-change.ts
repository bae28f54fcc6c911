import type { ChangeOrigin, LeadEvent, ValueChange } from '@galena/client';

/** Who has changed something, in one line. */
export function describeOrigin(origin: ChangeOrigin): string {
  const { batchId, undoes, fileName, row, service, user, method } = origin;
  const who = service === undefined ? '' : `${service} (${user ?? 'unknown user'})`;
  if (batchId === undefined) return [who, method].filter((text) => text).join(', ') || 'unknown';
  const place = row === undefined ? '' : `, row ${row}`;
  const file = fileName === undefined ? '' : `, ${fileName}`;
  return `${undoes === undefined ? 'import' : 'undo'} ${batchId}${place}${file}${who === '' ? '' : `, ${who}`}`;
}

/** `State: - → NC` */
export function describeValues({ displayName, oldValue, newValue }: ValueChange): string {
  return `${displayName}: ${oldValue ?? '-'} → ${newValue ?? '-'}`;
}

/** What an event is called, where it is no changed value. */
export const kindsOfEvents: Readonly<Record<LeadEvent['kind'], string>> = {
  created: 'created',
  changed: 'changed',
  addedToList: 'added to list',
  removedFromList: 'removed from list',
  merged: 'merged',
  deleted: 'deleted',
  restored: 'restored',
  movedToPartition: 'moved to partition',
  pushed: 'pushed',
  activity: 'activity',
};
