import type { KeptFault } from '../../../control/faults/faults.ts';
import { refuse } from '../../../errors.ts';
import { shorten } from '../../../fields/json-value.ts';
import { type ControlOperation, controlPrefix } from '../../control-operation.ts';
import { arrayOf, boolean, described, integer, jsonBody, object, oneOf, text } from '../../documentation.ts';
import { bodyObject } from '../../json-body.ts';
import { readFault, seedEnd } from './read-fault.ts';

const group = 'Control plane';
const path = `${controlPrefix}faults.json`;
const number = { type: 'number' } as const;
const texts = { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } } as const;

/** What a fault is made of; docs/control.md says what each member does. */
const members = {
  'operation?': described(
    text,
    'a name, a group, POST /bulk/v1/leads.json, or a path in which * stands for anything',
  ),
  'query?': described(texts, 'values of parameters; * stands for anything'),
  'body?': described(texts, 'values by the way to them, as input.*.email'),
  'code?': described({ type: ['string', 'integer'] }, "an error of Marketo's"),
  'message?': text,
  'level?': oneOf(['response', 'record']),
  'records?': described(arrayOf(integer), 'places of the records that are skipped, from 0; all if absent'),
  'status?': described(integer, 'of HTTP, with the page of a proxy'),
  'page?': described(text, 'instead of that page'),
  'contentType?': text,
  'reset?': oneOf(['before head', 'after head']),
  'half?': boolean,
  'malformed?': boolean,
  'token?': oneOf(['expired']),
  'importFails?': described(text, 'why'),
  'failRows?': object({ 'column?': text, 'matches?': text, 'every?': integer, 'reason?': text }),
  'lost?': described(boolean, 'the call is carried out, and its answer is replaced'),
  'latency?': object({
    'ms?': number,
    'fromMs?': number,
    'toMs?': number,
    'medianMs?': number,
    'sigma?': number,
  }),
  'firstByteMs?': integer,
  'dribble?': object({ 'bytes?': integer, 'everyMs?': integer }),
  'after?': integer,
  'times?': integer,
  'probability?': number,
  'seed?': integer,
};

const item = object({
  id: text,
  ...members,
  matched: described(integer, 'calls that it is for'),
  hits: described(integer, 'calls that it happened to'),
});

function show({ id, plan, matched, hits }: KeptFault): object {
  return { id, ...plan.definition, matched, hits };
}

/** `GET`, `POST`, `DELETE /galena/v1/control/faults.json`, `DELETE /galena/v1/control/faults/:id.json`. */
export const faultOperations: readonly ControlOperation[] = [
  {
    method: 'GET',
    path,
    scope: 'subscription',
    documentation: {
      group,
      summary: 'The faults that are set, and how often each happened',
      item,
      errors: ['1013'],
    },
    handle: async ({ control, subscription }) => ({ result: control.faults.list(subscription).map(show) }),
  },
  {
    method: 'POST',
    path,
    scope: 'subscription',
    documentation: { group, summary: 'Set a fault', body: jsonBody(members), item, errors: ['1003', '1013'] },
    async handle(call) {
      const { context, subscription } = call;
      const series = { subscription: subscription.munchkinId, name: 'seed of a fault' };
      const makeSeed = () => context.randomness.nextNumber(0, seedEnd, series);
      const plan = readFault(bodyObject(call), context.served, makeSeed);
      return { result: [show(call.control.faults.add(subscription, plan))] };
    },
  },
  {
    method: 'DELETE',
    path,
    scope: 'subscription',
    documentation: { group, summary: 'Remove all faults', item, errors: ['1013'] },
    async handle({ control, subscription }) {
      const removed = control.faults.list(subscription).map(show);
      control.faults.clear(subscription);
      return { result: removed };
    },
  },
  {
    method: 'DELETE',
    path: `${controlPrefix}faults/:id.json`,
    scope: 'subscription',
    documentation: { group, summary: 'Remove a fault', item, errors: ['1013'] },
    async handle({ control, subscription, path: { id = '' } }) {
      const removed = control.faults.remove(subscription, id);
      if (removed === undefined) throw refuse('1013 link', 'Fault', shorten(id));
      return { result: [show(removed)] };
    },
  },
];
