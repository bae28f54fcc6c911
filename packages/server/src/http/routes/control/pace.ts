import { type HeldStatus, type HoldPlan, heldStatuses } from '../../../control/pace/pace.ts';
import { refuse } from '../../../errors.ts';
import { type ControlOperation, controlPrefix } from '../../control-operation.ts';
import { described, integer, jsonBody, object, oneOf } from '../../documentation.ts';
import { bodyObject } from '../../json-body.ts';
import { single } from '../../parameters.ts';
import { MemberReader } from './member-reader.ts';

const group = 'Control plane';
const path = `${controlPrefix}pace.json`;
const members = {
  hold: oneOf(heldStatuses),
  'kind?': oneOf(['import', 'export'], 'both if absent, where both have the status'),
  'polls?': described(integer, 'until the status of a job was told so often'),
  'seconds?': described(
    { type: 'number' },
    'until so long after the job got this status, by the clock of the double',
  ),
};
const item = object(members);

function show({ status, kind, polls, seconds }: HoldPlan): object {
  return {
    hold: status,
    ...(kind !== undefined && { kind }),
    ...(polls !== undefined && { polls }),
    ...(seconds !== undefined && { seconds }),
  };
}

/** `GET`, `POST`, `DELETE /galena/v1/control/pace.json`. */
export const paceOperations: readonly ControlOperation[] = [
  {
    method: 'GET',
    path,
    scope: 'subscription',
    documentation: { group, summary: 'The holds that are in force', item, errors: ['1013'] },
    handle: async ({ control, subscription }) => ({ result: control.pace.list(subscription).map(show) }),
  },
  {
    method: 'POST',
    path,
    scope: 'subscription',
    documentation: {
      group,
      summary: 'Hold imports and exports at a status',
      body: jsonBody(members),
      item,
      errors: ['1002', '1003', '1013'],
    },
    async handle(call) {
      const reader = new MemberReader('a hold', bodyObject(call), ['hold', 'kind', 'polls', 'seconds']);
      const plan = {
        status: reader.choice('hold', heldStatuses) ?? missingStatus(),
        kind: reader.choice('kind', ['import', 'export']),
        polls: reader.whole('polls', 1, 1_000_000),
        seconds: reader.number('seconds', 0, 10 * 365 * 86_400),
      };
      checkKind(plan);
      call.control.pace.hold(call.subscription, plan);
      return { result: [show(plan)] };
    },
  },
  {
    method: 'DELETE',
    path,
    scope: 'subscription',
    documentation: {
      group,
      summary: 'Have all go on that is held',
      query: { hold: oneOf(heldStatuses, 'only what is held at this status') },
      item,
      errors: ['1003', '1013'],
    },
    async handle({ control, subscription, parameters }) {
      const status = readStatus(single(parameters, 'hold'));
      const before = control.pace.list(subscription);
      control.pace.release(subscription, status);
      const left = new Set(control.pace.list(subscription));
      return { result: before.filter((hold) => !left.has(hold)).map(show) };
    },
  },
];

function missingStatus(): never {
  throw refuse('1002', 'hold');
}

/** @throws ApiError 1003 for a status that jobs of the kind do not have */
function checkKind({ status, kind }: HoldPlan): void {
  const other = status === 'Importing' ? 'export' : status === 'Processing' ? 'import' : undefined;
  if (kind === undefined || kind !== other) return;
  throw refuse(
    '1003',
    `kind of a hold is '${kind}', and ${kind}s are never ${status}: they are Queued or ${kind === 'import' ? 'Importing' : 'Processing'}`,
  );
}

function readStatus(text: string | undefined): HeldStatus | undefined {
  if (text === undefined) return undefined;
  return new MemberReader('this call', { hold: text }, ['hold']).choice('hold', heldStatuses);
}
