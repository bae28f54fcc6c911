import { listSubscriptions } from '../../../administration/subscriptions.ts';
import { deleteSubscription, makeSubscription } from '../../../control/subscriptions.ts';
import { refuse } from '../../../errors.ts';
import { shorten } from '../../../fields/json-value.ts';
import { findSubscription } from '../../../subscriptions/find-subscription.ts';
import { type ControlOperation, controlPrefix } from '../../control-operation.ts';
import { described, object, oneOf, text, time } from '../../documentation.ts';
import { bodyObject, choiceOf, textOf } from '../../json-body.ts';
import { toSeconds } from '../../times.ts';

const group = 'Control plane';
const path = `${controlPrefix}subscriptions.json`;

/** `GET /galena/v1/control/subscriptions.json`. */
export const listSubscriptionsOperation: ControlOperation = {
  method: 'GET',
  path,
  scope: 'process',
  documentation: {
    group,
    summary: 'The subscriptions of the double',
    item: object({ munchkinId: text, schema: text, createdAt: time }),
    errors: [],
  },
  handle: async ({ context }) => ({
    result: (await listSubscriptions(context.database)).map(({ munchkinId, schema, createdAt }) => ({
      munchkinId,
      schema,
      createdAt: toSeconds(createdAt),
    })),
  }),
};

/** `POST /galena/v1/control/subscriptions.json`: `{}`, or `{"munchkinId": "123-ABC-456", "seed": "none"}`. */
export const makeSubscriptionOperation: ControlOperation = {
  method: 'POST',
  path,
  // The subscription that it is like.
  scope: 'subscription',
  timeoutSeconds: 60,
  documentation: {
    group,
    summary: 'Make a subscription for a test file of its own, with a first service',
    body: {
      type: 'application/json',
      schema: object({
        'munchkinId?': described(text, 'made up if it is absent: 000-DBL-001 and so on'),
        'seed?': oneOf(['same', 'none'], 'same, if it is absent: that of the subscription of the call'),
      }),
    },
    item: object({ munchkinId: text, clientId: text, clientSecret: text, schema: text }),
    errors: ['1001', '1013', '1017'],
  },
  async handle(call) {
    const { context, control, subscription } = call;
    const body = bodyObject(call);
    const made = await makeSubscription(context.database, context, control.renewals, {
      munchkinId: textOf(body, 'munchkinId'),
      like: choiceOf(body, 'seed', ['same', 'none']) === 'same' ? subscription : undefined,
    });
    return { result: [made] };
  },
};

/** `DELETE /galena/v1/control/subscriptions/{munchkinId}.json`. */
export const deleteSubscriptionOperation: ControlOperation = {
  method: 'DELETE',
  path: `${controlPrefix}subscriptions/:munchkinId.json`,
  scope: 'process',
  timeoutSeconds: 60,
  documentation: {
    group,
    summary: 'Delete a subscription with all that it has',
    item: object({ munchkinId: text }),
    errors: ['1003', '1013'],
  },
  async handle({ context, control, path: { munchkinId = '' } }) {
    const found = await findSubscription(context.database, munchkinId);
    if (found === undefined) throw refuse('1013 link', 'Subscription', shorten(munchkinId));
    if (found.munchkinId === control.munchkinId)
      throw refuse('1003', 'The subscription of GALENA_MUNCHKIN_ID cannot be deleted');
    await deleteSubscription(context.database, control.renewals, found);
    return { result: [{ munchkinId: found.munchkinId }] };
  },
};
