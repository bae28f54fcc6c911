import type { ControlledClock } from '../../../control/controlled-clock.ts';
import { refuse } from '../../../errors.ts';
import { readIsoTime } from '../../../fields/iso-time.ts';
import { shorten } from '../../../fields/json-value.ts';
import { type ControlOperation, controlPrefix } from '../../control-operation.ts';
import { boolean, described, object, text } from '../../documentation.ts';
import { bodyObject, isObject, type JsonObject } from '../../json-body.ts';
import { clockItem, describeClock } from './clock-item.ts';

const path = `${controlPrefix}clock.json`;

/** `GET /galena/v1/control/clock.json`. */
export const showClockOperation: ControlOperation = {
  method: 'GET',
  path,
  scope: 'process',
  documentation: {
    group: 'Control plane',
    summary: 'The clock that everything of this server is dated and expires by',
    item: clockItem,
    errors: [],
  },
  handle: async ({ control }) => ({ result: [describeClock(control.clock)] }),
};

const units = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1000, milliseconds: 1 };
const unitNames = Object.keys(units) as (keyof typeof units)[];

const number = { type: 'number' } as const;

/**
 * `POST /galena/v1/control/clock.json`: `{"set": "2026-01-31T08:30:00Z"}`, `{"advance": {"days": 7}}`, `{"freeze": true}`,
 * `{"freeze": false}`, `{"follow": true}`. Several are done in this order: follow, freeze, set, advance; so a clock that is set and frozen shows
 * exactly that moment.
 */
export const moveClockOperation: ControlOperation = {
  method: 'POST',
  path,
  scope: 'process',
  documentation: {
    group: 'Control plane',
    summary: 'Set, advance, freeze the clock, or have it follow real time again: for all subscriptions',
    body: {
      type: 'application/json',
      schema: object({
        'follow?': described(boolean, 'true: it shows real time again'),
        'set?': described(text, 'ISO 8601: it shows this moment, and runs on from there unless it is frozen'),
        'advance?': object(Object.fromEntries(unitNames.map((unit) => [`${unit}?`, number]))),
        'freeze?': described(boolean, 'true: it stands still; false: it runs on from where it stands'),
      }),
    },
    item: clockItem,
    errors: ['704', '1001', '1002', '1003'],
  },
  async handle(call) {
    const move = readMove(bodyObject(call));
    move(call.control.clock);
    return { result: [describeClock(call.control.clock)] };
  },
};

type Move = (clock: ControlledClock) => void;

/** Reads all of it before anything is done. @throws ApiError 704, 1001, 1002, 1003 */
function readMove(body: JsonObject): Move {
  const stranger = Object.keys(body).find((name) => !['follow', 'set', 'advance', 'freeze'].includes(name));
  if (stranger !== undefined)
    throw refuse('1003', `'${shorten(stranger)}' is none of follow, set, advance, freeze`);
  const moves = [readFollow(body), readFreeze(body), readSet(body), readAdvance(body)].filter(
    (move) => move !== undefined,
  );
  if (moves.length === 0) throw refuse('1002', 'set');
  return (clock) => {
    for (const move of moves) move(clock);
  };
}

function readFollow(body: JsonObject): Move | undefined {
  if (body['follow'] === undefined) return undefined;
  if (body['follow'] !== true) throw refuse('1001', shorten(body['follow']), 'true');
  return (clock) => clock.follow();
}

function readSet(body: JsonObject): Move | undefined {
  const value = body['set'];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw refuse('704');
  const time = readIsoTime(value).getTime();
  checkReach(time);
  return (clock) => clock.set(time);
}

function readAdvance(body: JsonObject): Move | undefined {
  const value = body['advance'];
  if (value === undefined) return undefined;
  if (!isObject(value)) throw refuse('1001', shorten(value), `object with ${unitNames.join(', ')}`);
  let milliseconds = 0;
  for (const [name, count] of Object.entries(value)) {
    const unit = unitNames.find((known) => known === name);
    if (unit === undefined) throw refuse('1003', `'${shorten(name)}' is none of ${unitNames.join(', ')}`);
    if (typeof count !== 'number') throw refuse('1001', shorten(count), 'number');
    milliseconds += count * units[unit];
  }
  return (clock) => {
    checkReach(clock.epochMs() + milliseconds);
    clock.advance(milliseconds);
  };
}

function readFreeze(body: JsonObject): Move | undefined {
  const value = body['freeze'];
  if (value === undefined) return undefined;
  if (typeof value !== 'boolean') throw refuse('1001', shorten(value), 'boolean');
  return (clock) => (value ? clock.freeze() : clock.unfreeze());
}

/** Times of the API have years of four digits. @throws ApiError 1003 */
function checkReach(epochMs: number): void {
  const [earliest, latest] = [Date.UTC(1971, 0), Date.UTC(9000, 0)];
  if (!(epochMs >= earliest && epochMs < latest))
    throw refuse('1003', 'The clock can be set to the years from 1971 to 8999');
}
