import { deleteSnapshot, listSnapshots, seedName, startName } from '../../../control/snapshot.ts';
import { refuse } from '../../../errors.ts';
import { shorten } from '../../../fields/json-value.ts';
import { type ControlOperation, controlPrefix } from '../../control-operation.ts';
import { jsonBody, object, text } from '../../documentation.ts';
import { bodyObject, requiredText } from '../../json-body.ts';
import { describeSnapshot, snapshotItem } from './snapshot-item.ts';

const group = 'Control plane';
const path = `${controlPrefix}snapshots.json`;

/** `GET /galena/v1/control/snapshots.json`. */
export const listSnapshotsOperation: ControlOperation = {
  method: 'GET',
  path,
  scope: 'subscription',
  documentation: {
    group,
    summary: 'The snapshots of a subscription; reset goes back to the one that is called seed',
    item: snapshotItem,
    errors: ['1013'],
  },
  handle: async ({ context, subscription }) => ({
    result: (await listSnapshots(context.database, subscription.id)).map(describeSnapshot),
  }),
};

/** `POST /galena/v1/control/snapshots.json`: `{"name": "two imports"}`. */
export const takeSnapshotOperation: ControlOperation = {
  method: 'POST',
  path,
  scope: 'subscription',
  timeoutSeconds: 120,
  documentation: {
    group,
    summary:
      'Keep what a subscription has under a name; the one that is called seed is what reset goes back to',
    body: jsonBody({ name: text }),
    item: snapshotItem,
    errors: ['1001', '1002', '1003', '1013'],
  },
  async handle(call) {
    const name = requiredText(bodyObject(call), 'name');
    checkName(name);
    if (name === startName) throw refuse('1003', 'The snapshot start is what seeds are put into, and stays');
    return { result: [describeSnapshot(await call.control.renewals.take(call.subscription, name))] };
  },
};

/** `POST /galena/v1/control/snapshots/{name}/restore.json`. */
export const restoreSnapshotOperation: ControlOperation = {
  method: 'POST',
  path: `${controlPrefix}snapshots/:name/restore.json`,
  scope: 'subscription',
  timeoutSeconds: 120,
  documentation: {
    group,
    summary: 'Put a subscription back to a snapshot',
    item: snapshotItem,
    errors: ['1003', '1013'],
  },
  async handle({ control, subscription, path: { name = '' } }) {
    checkName(name);
    const snapshot = await control.renewals.restore(subscription, name, 'restore');
    return { result: [describeSnapshot(snapshot)] };
  },
};

/** `DELETE /galena/v1/control/snapshots/{name}.json`. */
export const deleteSnapshotOperation: ControlOperation = {
  method: 'DELETE',
  path: `${controlPrefix}snapshots/:name.json`,
  scope: 'subscription',
  documentation: {
    group,
    summary: 'Delete a snapshot',
    item: object({ name: text }),
    errors: ['1003', '1013'],
  },
  async handle({ context, subscription, path: { name = '' } }) {
    checkName(name);
    if (name === seedName || name === startName)
      throw refuse('1003', `The snapshot ${name} cannot be deleted: reset or seed goes back to it`);
    const isDeleted = await context.database.transaction((transaction) =>
      deleteSnapshot(transaction, subscription.id, name),
    );
    if (!isDeleted) throw refuse('1013 link', 'Snapshot', shorten(name));
    return { result: [{ name }] };
  },
};

const longestName = 200;

/** @throws ApiError 1003 */
function checkName(name: string): void {
  if (name.length > longestName || /[\p{Cc}\p{Surrogate}/]/u.test(name)) {
    throw refuse(
      '1003',
      `A snapshot has a name of up to ${longestName} characters, without slashes and control characters`,
    );
  }
}
