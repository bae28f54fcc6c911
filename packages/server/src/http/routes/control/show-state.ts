import { type ControlOperation, controlPrefix } from '../../control-operation.ts';
import { object, record, text } from '../../documentation.ts';
import { clockItem, describeClock } from './clock-item.ts';

/** `GET /galena/v1/control/state.json`: what a test starts from. */
export const showStateOperation: ControlOperation = {
  method: 'GET',
  path: `${controlPrefix}state.json`,
  scope: 'subscription',
  documentation: {
    group: 'Control plane',
    summary: 'The clock, and what the control plane keeps of a subscription',
    item: object({ munchkinId: text, schema: text, clock: clockItem, states: record }),
    errors: ['1013'],
  },
  async handle({ control, subscription }) {
    const { munchkinId, schema } = subscription;
    const described = await Promise.all(
      control.states.map(async (state) => [state.name, await state.describe?.(subscription)] as const),
    );
    const states = Object.fromEntries(described.filter(([, what]) => what !== undefined));
    return { result: [{ munchkinId, schema, clock: describeClock(control.clock), states }] };
  },
};
