import { ExactNumber } from '../../fields/exact-number.ts';
import type { CallFacts, FaultMatch } from './fault.ts';

/** Whether a call is one that a fault is for. */
export function matchesCall({ isOperation, query, body }: FaultMatch, facts: CallFacts): boolean {
  if (!isOperation(facts)) return false;
  for (const [name, wanted] of Object.entries(query ?? {})) {
    const values = facts.query.get(name) ?? [];
    if (!values.some((value) => fits(wanted, value))) return false;
  }
  for (const [way, wanted] of Object.entries(body ?? {})) {
    if (!valuesAt(facts.body, way.split('.')).some((value) => fits(wanted, value))) return false;
  }
  return true;
}

/** All values at the end of a way, as texts; `*` stands for every item or member. */
function valuesAt(value: unknown, way: readonly string[]): string[] {
  if (value === undefined || value === null) return [];
  const [step, ...rest] = way;
  if (step === undefined) return value instanceof ExactNumber ? [value.text] : [textOf(value)];
  if (typeof value !== 'object') return [];
  if (step === '*') return Object.values(value).flatMap((item) => valuesAt(item, rest));
  return valuesAt((value as Readonly<Record<string, unknown>>)[step], rest);
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** In which `*` stands for anything. */
function fits(wanted: string, value: string): boolean {
  const pieces = wanted.split('*').map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.*')}$`, 's').test(value);
}
