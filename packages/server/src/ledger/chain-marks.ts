import type { Database } from '../db/database.ts';

/** Of so many leads a process remembers marks; a lead with 100,000 changes has a thousand of them. */
const maxLeads = 200;

/** Marks lie so many packs apart, so that those between two are followed in one go. */
export const markEvery = 100;

/**
 * Packs in the middle of long chains, from which a page far from the end is reached without following the chain from there. A pack stays
 * where it is in a chain, so that a mark holds for as long as its part is there. Whoever begins at one looks whether it is still such a
 * pack: a subscription may have been put back, or deleted and made again, by this process or by another one.
 */
class ChainMarks {
  /** Ascending, by schema and lead, those used last at the end. */
  readonly #marks = new Map<string, readonly number[]>();

  of(schema: string, leadId: number): readonly number[] {
    const key = keyOf(schema, leadId);
    const marks = this.#marks.get(key);
    if (marks === undefined) return [];
    this.#marks.delete(key);
    this.#marks.set(key, marks);
    return marks;
  }

  add(schema: string, leadId: number, packs: readonly number[]): void {
    if (packs.length === 0) return;
    const marks = [...new Set([...this.of(schema, leadId), ...packs])].sort((one, other) => one - other);
    this.#marks.set(keyOf(schema, leadId), marks);
    const [oldest] = this.#marks.keys();
    if (this.#marks.size > maxLeads && oldest !== undefined) this.#marks.delete(oldest);
  }

  forget(schema: string, leadId: number): void {
    this.#marks.delete(keyOf(schema, leadId));
  }
}

function keyOf(schema: string, leadId: number): string {
  return `${schema} ${leadId}`;
}

const known = new WeakMap<object, ChainMarks>();

/** What is known of the chains in a database, whatever call asks for it. */
export function chainMarks({ identity }: Database): ChainMarks {
  const marks = known.get(identity) ?? new ChainMarks();
  known.set(identity, marks);
  return marks;
}

export type { ChainMarks };
