import { type KindName, kindNames } from '../../../assets/asset-kinds.ts';
import { readAssets } from '../../../assets/read-assets.ts';
import { deleteAssets } from '../../../assets/store-assets.ts';
import { refuse } from '../../../errors.ts';
import { holdLeads } from '../../../leads/lead-lock.ts';
import { exportAssets } from '../../../programs/export-assets.ts';
import { deleteMembersOf, storeGiven } from '../../../programs/store-given.ts';
import { type ControlOperation, controlPrefix } from '../../control-operation.ts';
import { described, integer, object, oneOf, record, text } from '../../documentation.ts';
import { bodyObject } from '../../json-body.ts';
import { list, required, toId } from '../../parameters.ts';

const path = `${controlPrefix}assets.json`;
const group = 'Control plane';

/** A document with contents of many e-mails is large. */
const maxDocumentBytes = 64 * 2 ** 20;

/** `GET /galena/v1/control/assets.json`: all assets, in the form in which they can be given again. */
export const showAssetsOperation: ControlOperation = {
  method: 'GET',
  path,
  scope: 'subscription',
  documentation: {
    group,
    summary: 'All programs, campaigns, channels and other assets, as they can be given again',
    item: record,
    errors: ['1013'],
  },
  async handle({ context, subscription }) {
    return { result: [await exportAssets(context.database, subscription.schema)] };
  },
};

/**
 * `POST /galena/v1/control/assets.json`: an object with an array for each kind of asset. A row whose id is there already, or whose name
 * if it has no id, takes the place of that one. All of it is stored, or nothing.
 */
export const putAssetsOperation: ControlOperation = {
  method: 'POST',
  path,
  scope: 'subscription',
  bodyLimitBytes: maxDocumentBytes,
  timeoutSeconds: 120,
  documentation: {
    group,
    summary: 'Give programs, campaigns, channels and other assets, in the form in which the API shows them',
    body: { type: 'application/json', schema: record },
    item: { type: 'object', additionalProperties: integer },
    errors: ['1003', '1013'],
  },
  async handle(call) {
    const given = readAssets(bodyObject(call));
    const { schema } = call.subscription;
    const now = new Date(call.control.clock.epochMs());
    const counts = await holdLeads(call.context.database, call.control.clock, schema, (transaction) =>
      storeGiven(transaction, schema, given, now),
    );
    return { result: [counts] };
  },
};

/** `DELETE /galena/v1/control/assets.json?kind=programs&id=1205`: without ids all assets of the kind. */
export const deleteAssetsOperation: ControlOperation = {
  method: 'DELETE',
  path,
  scope: 'subscription',
  documentation: {
    group,
    summary: 'Delete assets of a kind; programs with their tokens and members',
    query: { kind: oneOf(kindNames), id: described(text, 'ids, separated by commas; all if absent') },
    required: ['kind'],
    item: object({ deleted: integer }),
    errors: ['1001', '1002', '1013'],
  },
  async handle({ context, subscription: { schema }, parameters }) {
    const kind = kindNamed(required(parameters, 'kind'));
    const ids = parameters.has('id') ? list(parameters, 'id').map(toId) : undefined;
    const deleted = await holdLeads(context.database, context.clock, schema, async (transaction) => {
      await deleteMembersOf(transaction, schema, kind, ids);
      return deleteAssets(transaction, schema, kind, ids);
    });
    return { result: [{ deleted }] };
  },
};

/** @throws ApiError 1001 */
function kindNamed(name: string): KindName {
  const known = kindNames.find((kind) => kind === name);
  if (known === undefined) throw refuse('1001', name, kindNames.join(', '));
  return known;
}
