import type { LedgerEntry } from '../../src/ledger/entries.ts';
import type { StoredLead } from './stored-leads.ts';

interface Model {
  partitionId: number;
  readonly values: Map<number, string>;
  readonly lists: Set<number>;
}

/**
 * Carries out what the ledger says, one entry after the other, from nothing.
 * @param created what leads had when they were made, by the entry that tells of that: the ledger has it not
 * @throws Error where the ledger contradicts itself, as where an old value is not the one that the lead had
 */
export function replay(
  entries: readonly LedgerEntry[],
  created: ReadonlyMap<number, StoredLead>,
): StoredLead[] {
  const leads = new Map<number, Model>();
  for (const entry of entries) carryOut(entry, leads, created);
  return [...leads]
    .map(([id, { partitionId, values, lists }]) => ({
      id,
      partitionId,
      values: Object.fromEntries(values),
      lists: [...lists].toSorted((one, other) => one - other),
    }))
    .toSorted((one, other) => one.id - other.id);
}

function carryOut(
  entry: LedgerEntry,
  leads: Map<number, Model>,
  created: ReadonlyMap<number, StoredLead>,
): void {
  const { leadId } = entry;
  // A lead that an undo has brought back is told as an event.
  if (entry.type === 12) {
    check(!leads.has(leadId), `lead ${leadId} was created twice`);
    const made = created.get(entry.id);
    if (made === undefined) throw new Error(`lead ${leadId} was created that nobody has seen`);
    const values = Object.entries(made.values).map(([field, value]) => [Number(field), value] as const);
    leads.set(leadId, { partitionId: made.partitionId, values: new Map(values), lists: new Set() });
    return;
  }
  const lead = find(leads, leadId);
  if (entry.kind === 'list') {
    check(!lead.lists.has(entry.list.id), `lead ${leadId} was added to list ${entry.list.id} twice`);
    lead.lists.add(entry.list.id);
  } else if (entry.kind === 'event') carryOutEvent(entry, lead, leads);
  else if (entry.type === 13) {
    const before = lead.values.get(entry.fieldId) ?? null;
    const [oldValue, newValue] = [canonical(entry.oldValue), canonical(entry.newValue)];
    check(before === oldValue, `field ${entry.fieldId} of lead ${leadId} had ${before}, not ${oldValue}`);
    check(oldValue !== newValue, `field ${entry.fieldId} of lead ${leadId} did not change`);
    if (newValue === null) lead.values.delete(entry.fieldId);
    else lead.values.set(entry.fieldId, newValue);
  }
}

/** A number may be written again with other digits, if something else of its lead changes: `1.50` instead of `1.5`. */
export function canonical(value: string | null): string | null {
  return value !== null && /^\d+\.\d+$/.test(value) ? String(Number(value)) : value;
}

function carryOutEvent(
  entry: Extract<LedgerEntry, { kind: 'event' }>,
  lead: Model,
  leads: Map<number, Model>,
): void {
  switch (entry.type) {
    case 25:
      check(
        lead.lists.delete(entry.primaryId ?? 0),
        `lead ${entry.leadId} was in no list ${entry.primaryId}`,
      );
      return;
    case 32:
      for (const loser of attribute(entry, 'Merge IDs') as number[]) {
        for (const list of find(leads, loser).lists) lead.lists.add(list);
        leads.delete(loser);
      }
      return;
    case 37:
      leads.delete(entry.leadId);
      return;
    case 100:
      check(lead.partitionId === attribute(entry, 'Old Partition ID'), 'it was in another partition');
      lead.partitionId = entry.primaryId ?? 0;
  }
}

function attribute({ attributes }: Extract<LedgerEntry, { kind: 'event' }>, wanted: string): unknown {
  return attributes.find(({ name }) => name === wanted)?.value;
}

function find(leads: ReadonlyMap<number, Model>, id: number): Model {
  const lead = leads.get(id);
  if (lead === undefined) throw new Error(`lead ${id} was changed and is not there`);
  return lead;
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

/** What is told of the living: the entries of leads that are there, those of merged leads as the winner's, and deletions. */
export function told(entries: readonly LedgerEntry[], living: readonly StoredLead[]): LedgerEntry[] {
  const ids = new Set(living.map(({ id }) => id));
  const winners = new Map<number, number>();
  for (const entry of entries) {
    if (entry.kind !== 'event' || entry.type !== 32) continue;
    const losers = attribute(entry, 'Merge IDs') as number[];
    for (const [loser, winner] of winners) if (losers.includes(winner)) winners.set(loser, entry.leadId);
    for (const loser of losers) winners.set(loser, entry.leadId);
  }
  return entries.flatMap((entry) => {
    if (entry.type === 37) return [entry];
    const leadId = winners.get(entry.leadId) ?? entry.leadId;
    return ids.has(leadId) ? [{ ...entry, leadId }] : [];
  });
}
