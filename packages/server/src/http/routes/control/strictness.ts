import {
  type Mode,
  modeOf,
  modes,
  type Switch,
  type Switches,
  switches,
} from '../../../control/strictness/strictness.ts';
import { type ControlOperation, controlPrefix } from '../../control-operation.ts';
import { jsonBody, object, oneOf } from '../../documentation.ts';
import { bodyObject } from '../../json-body.ts';
import { MemberReader } from './member-reader.ts';

const group = 'Control plane';
const path = `${controlPrefix}strictness.json`;
const names = Object.keys(switches) as Switch[];
const modeNames = Object.keys(modes) as Mode[];
const choices = (mark: string) =>
  Object.fromEntries(names.map((name) => [`${name}${mark}`, oneOf(switches[name])]));
const item = object({ mode: oneOf([...modeNames, 'mixed']), ...choices('') });

function show(given: Switches): object {
  return { mode: modeOf(given), ...given };
}

/** `GET` and `POST /galena/v1/control/strictness.json`. */
export const strictnessOperations: readonly ControlOperation[] = [
  {
    method: 'GET',
    path,
    scope: 'subscription',
    documentation: { group, summary: 'How strict the double is', item, errors: ['1013'] },
    handle: async ({ control, subscription }) => ({ result: [show(control.strictness.of(subscription.id))] }),
  },
  {
    method: 'POST',
    path,
    scope: 'subscription',
    documentation: {
      group,
      summary: 'Make the double strict or lenient, and then as single switches say',
      body: jsonBody({ 'mode?': oneOf(modeNames), ...choices('?') }),
      item,
      errors: ['1003', '1013'],
    },
    async handle(call) {
      const { strictness } = call.control;
      const reader = new MemberReader('this call', bodyObject(call), ['mode', ...names]);
      const mode = reader.choice('mode', modeNames);
      const before = mode === undefined ? strictness.of(call.subscription.id) : modes[mode];
      const given = names.map((name) => [name, reader.choice<string>(name, switches[name]) ?? before[name]]);
      strictness.set(call.subscription, Object.fromEntries(given) as unknown as Switches);
      return { result: [show(strictness.of(call.subscription.id))] };
    },
  },
];
