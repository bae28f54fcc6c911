import type { ControlledState, ControlledSubscription, Renewal } from '../controlled-state.ts';

/** The switches, with what each can be; the first one is strict, the last one lenient where that is another one. */
export const switches = {
  tokens: ['anywhere', 'header'],
  unknownParameters: ['ignore', 'warn', 'refuse'],
  syncLeads: ['recorded', 'documented', 'lenient'],
  permissions: ['check', 'ignore'],
  limits: ['check', 'ignore'],
} as const;

export type Switch = keyof typeof switches;
export type Switches = { readonly [Name in Switch]: (typeof switches)[Name][number] };

/** As docs/compatibility.md says. */
const strict: Switches = {
  tokens: 'anywhere',
  unknownParameters: 'ignore',
  syncLeads: 'recorded',
  permissions: 'check',
  limits: 'check',
};

const lenient: Switches = { ...strict, syncLeads: 'lenient', permissions: 'ignore', limits: 'ignore' };

export const modes = { strict, lenient } as const;
export type Mode = keyof typeof modes;

/** How strict the double is with each subscription, in the memory of the process. */
export class Strictness implements ControlledState {
  readonly name = 'strictness';
  readonly #bySubscription = new Map<number, Switches>();

  of(subscriptionId: number): Switches {
    return this.#bySubscription.get(subscriptionId) ?? strict;
  }

  set({ id }: ControlledSubscription, switches: Switches): void {
    this.#bySubscription.set(id, switches);
  }

  renew({ id }: ControlledSubscription, renewal: Renewal): void {
    if (renewal !== 'restore') this.#bySubscription.delete(id);
  }

  describe({ id }: ControlledSubscription): object {
    return { mode: modeOf(this.of(id)) };
  }
}

export function modeOf(given: Switches): Mode | 'mixed' {
  const names = Object.keys(switches) as Switch[];
  const isAs = (mode: Mode) => names.every((name) => given[name] === modes[mode][name]);
  if (isAs('strict')) return 'strict';
  return isAs('lenient') ? 'lenient' : 'mixed';
}
