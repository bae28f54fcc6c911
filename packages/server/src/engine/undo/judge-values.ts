import type { Field } from '../../fields/fields.ts';
import type { KeptChange } from '../../imports/kept-changes.ts';
import type { FieldLink, FieldStanding } from '../../ledger/in-force.ts';
import { keptAsGone, readGone } from './gone-leads.ts';
import type { Judging } from './judging.ts';
import { readStandings } from './lead-standings.ts';
import { type LeadState, readStates } from './lead-states.ts';
import { isSameValue } from './ledger-values.ts';
import { findLinkTargets, linkTables } from './link-targets.ts';
import { findOwnLeads } from './own-leads.ts';
import type { ChangedLead, CreatedLead } from './undo-chunks.ts';
import type { UndoPlan } from './undo-plan.ts';
import { findUnrecorded } from './unrecorded-changes.ts';

/** Values that a lead gets back. */
export interface RestoredLead {
  readonly leadId: number;
  readonly row: number;
  /** By field. */
  readonly values: Map<number, RestoredValue>;
}

export interface RestoredValue {
  readonly value: string | null;
  readonly current: string | null;
  /** The entry of the ledger whose change it takes back. */
  readonly undone: number;
}

/** From the first to the last of the changes of a field that are in force, as one. */
interface OwnChange extends Omit<RestoredValue, 'value' | 'current'> {
  readonly newValue: string | null;
  readonly oldValue: string | null;
  /** Whether the last of them is that the lead was created. */
  readonly isCreation: boolean;
  /** What has been changed behind it and is taken for undone. */
  readonly assumedUndone?: FieldStanding['assumedUndone'];
}

/** What becomes of values. */
export interface JudgedValues {
  readonly restored: readonly RestoredLead[];
  readonly kept: readonly KeptChange[];
}

/**
 * Finds out which values come back. Most leads were changed last by the pack that is undone, and by nothing of it before: then that is
 * certain. Of the others the chain is followed back, and tells who has changed what since.
 * @param changed - leads that were changed
 * @param created - leads that were created, where only some fields are undone: these are emptied
 */
export async function judgeValues(
  judging: Judging,
  changed: readonly ChangedLead[],
  created: readonly CreatedLead[],
): Promise<JudgedValues> {
  const { plan } = judging;
  const judge = new ValueJudge(judging);
  const fieldIds = new Set<number>();
  for (const { changes } of changed) for (const { fieldId } of changes) fieldIds.add(fieldId);
  const ids = [...new Set([...changed, ...created].map(({ leadId }) => leadId))];
  const states = await readStates(judging, ids, judge.wantedFields(fieldIds));
  const own = await findOwnLeads(judging, ids);
  const gone = await readGone(
    judging,
    ids.filter((id) => !states.has(id) && !own.has(id)),
  );
  const unclear: (ChangedLead | CreatedLead)[] = [];
  for (const entry of changed) {
    const { leadId, id, previous } = entry;
    const state = states.get(leadId);
    // Leads that it created itself go as a whole.
    if (own.has(leadId)) {
      if (plan.onlyFields !== undefined && state !== undefined) unclear.push(entry);
    } else if (state === undefined) {
      const fate = gone.get(leadId);
      const isWanted = entry.changes.some(({ fieldId }) => judge.isWanted(fieldId));
      if (fate !== undefined && isWanted) judge.kept.push(keptAsGone(entry, fate));
    } else if (state.lastChange === id && (previous === null || previous < plan.span.first)) {
      judge.judgeCertain(entry, state);
    } else unclear.push(entry);
  }
  unclear.push(...created.filter(({ leadId }) => states.has(leadId)));
  await judge.judgeUnclear(unclear, states, own);
  return { restored: await judge.withKnownLinks(), kept: judge.kept };
}

class ValueJudge {
  readonly kept: KeptChange[] = [];
  readonly #judging: Judging;
  readonly #restored = new Map<number, RestoredLead>();
  /** Leads that it has created, and that somebody may have changed without a record. */
  #unrecorded: ReadonlySet<number> | undefined;

  constructor(judging: Judging) {
    this.#judging = judging;
  }

  get #plan() {
    return this.#judging.plan;
  }

  wantedFields(ids: Iterable<number>): Field[] {
    return [...ids].flatMap((id) => (this.isWanted(id) ? (this.#plan.fields.get(id) ?? []) : []));
  }

  isWanted(fieldId: number): boolean {
    return this.#plan.onlyFields?.has(fieldId) !== false;
  }

  /** Of a lead that nobody has changed since. */
  judgeCertain(entry: ChangedLead, state: LeadState): void {
    for (const { fieldId, oldValue, newValue } of entry.changes) {
      if (!this.isWanted(fieldId)) continue;
      this.#judgeOwn(entry, state, fieldId, { newValue, oldValue, undone: entry.id, isCreation: false });
    }
  }

  /** Each lead at its newest entry, with all that was done to it. */
  async judgeUnclear(
    entries: readonly (ChangedLead | CreatedLead)[],
    states: ReadonlyMap<number, LeadState>,
    own: ReadonlyMap<number, number>,
  ): Promise<void> {
    if (entries.length === 0) return;
    const ids = [...new Set(entries.map(({ leadId }) => leadId))];
    const standings = await readStandings(this.#judging, ids, states);
    const fieldIds = new Set<number>(this.#plan.emptiedFields);
    for (const standing of standings.values()) {
      for (const [id, { inForce, overwritten }] of standing.fields) {
        if (inForce.length + overwritten.length > 0) fieldIds.add(id);
      }
    }
    const current = await readStates(this.#judging, ids, this.wantedFields(fieldIds));
    const created = ids.filter((id) => own.has(id));
    this.#unrecorded = await findUnrecorded(this.#judging, created, current);
    for (const entry of entries) {
      const { leadId } = entry;
      const [standing, state, createdBy] = [standings.get(leadId), current.get(leadId), own.get(leadId)];
      if (standing === undefined || state === undefined) continue;
      const newest = standing.newestOwn ?? createdBy;
      if (newest !== undefined && newest !== entry.id) continue;
      if (newest === undefined && 'changes' in entry) this.judgeUnrecorded(entry, state);
      if (createdBy !== undefined)
        standing.addCreation(createdBy, this.#plan.emptiedFields, oneself(this.#plan));
      for (const [fieldId, field] of standing.fields) this.#judgeField(entry, state, fieldId, field);
    }
  }

  /** Of a lead that the chain does not lead to: the pack must be in it, unless somebody has meddled. */
  judgeUnrecorded(entry: ChangedLead, state: LeadState): void {
    for (const { fieldId, newValue } of entry.changes) {
      if (!this.isWanted(fieldId)) continue;
      this.#keep(entry, fieldId, {
        reason: 'unrecorded',
        importedValue: newValue,
        currentValue: state.valueOf(fieldId),
      });
    }
  }

  #judgeField(
    entry: ChangedLead | CreatedLead,
    state: LeadState,
    fieldId: number,
    { inForce, overwritten, others, assumedUndone }: FieldStanding,
  ): void {
    if (!this.isWanted(fieldId)) return;
    const { isForced } = this.#plan;
    const own = isForced ? [...inForce, ...overwritten] : inForce;
    const [newest, oldest] = [own[0], own.at(-1)];
    if (newest !== undefined && oldest !== undefined) {
      const { newValue, isCreation } = newest;
      const change = { newValue, oldValue: oldest.oldValue, undone: oldest.packId, assumedUndone };
      if (!this.#judgeOwn(entry, state, fieldId, { ...change, isCreation: isCreation === true })) return;
    }
    const [blocked, blockedBy] = [overwritten[0], others[0]];
    if (isForced || blocked === undefined || blockedBy === undefined) return;
    if (!this.#plan.fields.has(fieldId)) return;
    this.#keep(entry, fieldId, {
      reason: 'changed',
      importedValue: blocked.newValue,
      currentValue: oldest === undefined ? valueBefore(assumedUndone, state, fieldId) : oldest.oldValue,
      changedAt: blockedBy.recordedAt,
      changedBy: blockedBy.origin,
    });
  }

  /** Of what is in force of a field; gives whether that is known. */
  #judgeOwn(entry: ChangedLead | CreatedLead, state: LeadState, fieldId: number, own: OwnChange): boolean {
    const { newValue, oldValue, undone, isCreation, assumedUndone } = own;
    const field = this.#plan.fields.get(fieldId);
    if (field === undefined) {
      this.#keep(entry, fieldId, { reason: 'missingField', importedValue: newValue });
      return false;
    }
    const { dataType } = field;
    const current = valueBefore(assumedUndone, state, fieldId);
    const isAsLeft = isCreation
      ? current === null || this.#unrecorded?.has(entry.leadId) !== true
      : this.#plan.isForced || isSameValue(dataType, newValue, current);
    if (!isAsLeft || !this.#canBeUndone(assumedUndone, state, field)) {
      this.#keep(entry, fieldId, { reason: 'unrecorded', importedValue: newValue, currentValue: current });
      return false;
    }
    if (!isSameValue(dataType, oldValue, current)) {
      this.#restore(entry, fieldId, { value: oldValue, current, undone });
    }
    return true;
  }

  /** Whether the undo of what is taken for undone would find the value that it knows. */
  #canBeUndone(assumed: OwnChange['assumedUndone'], state: LeadState, { id, dataType }: Field): boolean {
    return (
      assumed === undefined ||
      this.#plan.isForced ||
      isSameValue(dataType, assumed.newValue, state.valueOf(id))
    );
  }

  #restore({ leadId, row }: ChangedLead | CreatedLead, fieldId: number, restored: RestoredValue): void {
    const lead = this.#restored.get(leadId);
    if (lead !== undefined) lead.values.set(fieldId, restored);
    else this.#restored.set(leadId, { leadId, row, values: new Map([[fieldId, restored]]) });
  }

  #keep(
    { leadId, row }: ChangedLead | CreatedLead,
    fieldId: number,
    kept: Omit<KeptChange, 'row' | 'leadId' | 'item' | 'fieldId'>,
  ): void {
    this.kept.push({ row, leadId, item: fieldId, fieldId, ...kept });
  }

  /** The leads that get values back: none gets a link to a company or sales person that is not there any more. */
  async withKnownLinks(): Promise<readonly RestoredLead[]> {
    for (const field of this.#plan.fields.values()) {
      if (linkTables.has(field.name)) await this.#dropUnknown(field);
    }
    return [...this.#restored.values()].filter(({ values }) => values.size > 0);
  }

  async #dropUnknown({ id: fieldId, name }: Field): Promise<void> {
    const linked = [...this.#restored.values()].flatMap((lead) => {
      const { value = null, current = null } = lead.values.get(fieldId) ?? {};
      return value === null ? [] : [{ lead, value, current }];
    });
    const known = await findLinkTargets(
      this.#judging,
      name,
      linked.map(({ value }) => value),
    );
    for (const { lead, value, current } of linked) {
      if (known.has(value)) continue;
      lead.values.delete(fieldId);
      const { row, leadId } = lead;
      const kept = { row, leadId, item: fieldId, fieldId, importedValue: current, currentValue: current };
      this.kept.push({ ...kept, reason: 'missingLink' });
    }
  }
}

/** The value of a field once what is taken for undone is undone. */
function valueBefore(assumed: OwnChange['assumedUndone'], state: LeadState, fieldId: number): string | null {
  return assumed === undefined ? state.valueOf(fieldId) : assumed.oldValue;
}

/** By whom and when is not asked of what is undone itself. */
function oneself({ job }: UndoPlan): Pick<FieldLink, 'recordedAt' | 'origin'> {
  return { recordedAt: new Date(0), origin: job.origin };
}
