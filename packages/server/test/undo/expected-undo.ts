import { activityTypes, type LedgerEntry } from '../../src/ledger/entries.ts';
import { canonical } from '../ledger/replay.ts';
import type { StoredLead } from '../ledger/stored-leads.ts';

/** What an undo is to come to, found out in the plainest way: entry by entry, from the last one. */
export interface Expected {
  readonly leads: readonly StoredLead[];
  /** What is kept, as `row of the file, lead, item`; see `KeptChange`. */
  readonly kept: readonly string[];
}

/**
 * The leads behind the undo of an import that nobody has undone before.
 * @param leads - as they are
 * @param entries - all that the ledger has since the import began
 * @param batchId - the import
 * @param rows - if only what these rows of its file did is undone
 */
export function expectUndo(
  leads: readonly StoredLead[],
  entries: readonly LedgerEntry[],
  batchId: number,
  rows: readonly number[] | undefined,
): Expected {
  const kept = new Set<string>();
  const byLead = new Map<number, LedgerEntry[]>();
  const isOfImport = ({ origin }: LedgerEntry) => origin.batchId === batchId;
  const isOwn = (entry: LedgerEntry) => isOfImport(entry) && rows?.includes(rowOf(entry)) !== false;
  for (const entry of withoutDetours(entries, isOfImport))
    byLead.set(entry.leadId, [...(byLead.get(entry.leadId) ?? []), entry]);
  const there = new Map(leads.map((lead) => [lead.id, lead]));
  const merged = new Set(entries.flatMap(losersOf));
  const left: StoredLead[] = [];
  for (const [leadId, own] of byLead) {
    if (there.has(leadId) || !own.some(isOwn)) continue;
    for (const key of keptOfGone(own.filter(isOwn), merged.has(leadId))) kept.add(key);
  }
  for (const lead of leads) {
    const own = byLead.get(lead.id) ?? [];
    const creation = own.find((entry) => isOwn(entry) && entry.kind === 'creation');
    if (creation === undefined) left.push(undoChanges(lead, own, isOwn, kept));
    else if (own.some((entry) => !isOwn(entry))) {
      left.push(lead);
      kept.add(`${rowOf(creation)} ${lead.id} 0`);
    }
  }
  return { leads: left, kept: [...kept].sort() };
}

/** Without the changes of a field that another import has made one after another, and that lead back to where they began. */
function withoutDetours(
  entries: readonly LedgerEntry[],
  isOfImport: (entry: LedgerEntry) => boolean,
): readonly LedgerEntry[] {
  const runs = new Map<string, ValueEntry[]>();
  const detours = new Set<LedgerEntry>();
  const close = (run: readonly ValueEntry[] = []) => {
    if (canonical(run[0]?.oldValue ?? null) !== canonical(run.at(-1)?.newValue ?? null)) return;
    for (const entry of run) detours.add(entry);
  };
  for (const entry of entries) {
    if (entry.kind !== 'value' || entry.type !== activityTypes.changeDataValue) continue;
    const key = `${entry.leadId} ${entry.fieldId}`;
    const run = runs.get(key) ?? [];
    const isNext = run[0]?.origin.batchId === entry.origin.batchId;
    if (!isNext) close(run);
    const isImports = entry.origin.batchId !== null && !isOfImport(entry);
    runs.set(key, isImports ? [...(isNext ? run : []), entry] : []);
  }
  for (const run of runs.values()) close(run);
  return entries.filter((entry) => !detours.has(entry));
}

type ValueEntry = Extract<LedgerEntry, { kind: 'value' }>;

/** Of a lead that was created, or that some rows have changed; memberships are the winner's where it was merged. */
function keptOfGone(own: readonly LedgerEntry[], isMerged: boolean): string[] {
  const creation = own.find(({ kind }) => kind === 'creation');
  if (creation !== undefined) return [`${rowOf(creation)} ${creation.leadId} 0`];
  return own.flatMap((entry) => {
    if (entry.kind === 'value') return [`${rowOf(entry)} ${entry.leadId} 0`];
    return entry.kind === 'list' && isMerged ? [`${rowOf(entry)} ${entry.leadId} ${-entry.list.id}`] : [];
  });
}

function undoChanges(
  lead: StoredLead,
  entries: readonly LedgerEntry[],
  isOwn: (entry: LedgerEntry) => boolean,
  kept: Set<string>,
): StoredLead {
  const values = new Map(Object.entries(lead.values));
  const changes = entries.flatMap((entry) =>
    entry.kind === 'value' && entry.type === activityTypes.changeDataValue ? [entry] : [],
  );
  const newest = changes.findLast(isOwn);
  for (const fieldId of new Set(changes.map((change) => change.fieldId))) {
    const rest = changes.filter((change) => change.fieldId === fieldId);
    for (let last = rest.at(-1); last !== undefined && isOwn(last); last = rest.at(-1)) {
      const oldValue = canonical(last.oldValue);
      if (oldValue === null) values.delete(String(fieldId));
      else values.set(String(fieldId), oldValue);
      rest.pop();
    }
    if (rest.some(isOwn)) kept.add(`${rowOf(newest)} ${lead.id} ${fieldId}`);
  }
  const lists = new Set(lead.lists);
  const additions = entries.flatMap((entry) => (entry.kind === 'list' ? [entry] : []));
  for (const addition of additions.filter(isOwn)) {
    if (!lists.has(addition.list.id)) continue;
    if (additions.findLast(({ list }) => list.id === addition.list.id) === addition)
      lists.delete(addition.list.id);
    else kept.add(`${rowOf(addition)} ${lead.id} ${-addition.list.id}`);
  }
  return { ...lead, values: Object.fromEntries(values), lists: [...lists] };
}

function rowOf(entry: LedgerEntry | undefined): number {
  return entry !== undefined && 'row' in entry ? (entry.row ?? 0) : 0;
}

function losersOf(entry: LedgerEntry): number[] {
  if (entry.kind !== 'event' || entry.type !== 32) return [];
  return entry.attributes.find(({ name }) => name === 'Merge IDs')?.value as number[];
}
