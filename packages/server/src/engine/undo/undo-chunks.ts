import type { EventEntry } from '../../ledger/entries.ts';
import { activityTypes } from '../../ledger/entries.ts';
import type { ChangedList } from '../../ledger/packs.ts';
import type { Backwards, WholePack } from '../../ledger/read-backwards.ts';
import type { CreationRow } from '../../ledger/rows.ts';
import { type KeptLead, type KeptMembership, keptLead, keptMembership } from './kept-of-events.ts';
import type { UndoPlan } from './undo-plan.ts';

/** What is undone has done something to a lead, recorded as an entry of the ledger with this id: of a pack, the pack's. */
interface Entry {
  readonly id: number;
  readonly leadId: number;
  /** Of the file; 0 where it is not known. */
  readonly row: number;
}

export interface ChangedLead extends Entry {
  /** The pack that had changed the lead before. */
  readonly previous: number | null;
  /** By field. */
  readonly changes: readonly {
    readonly fieldId: number;
    readonly oldValue: string | null;
    readonly newValue: string | null;
  }[];
}

export interface AddedLead extends Entry {
  readonly list: ChangedList;
}

export interface CreatedLead extends Entry {
  /** The list that the lead was put into as it was created. */
  readonly listId: number | null;
  /** Whether an undo has brought it back. */
  readonly isReturn: boolean;
}

export interface DeletedLead extends Entry {
  readonly kept: KeptLead;
}

export interface RemovedLead extends Entry {
  readonly list: ChangedList;
  readonly kept: KeptMembership;
}

/** Some of what is undone, from one id of the ledger down to another. */
export interface UndoChunk {
  readonly changed: readonly ChangedLead[];
  readonly added: readonly AddedLead[];
  readonly created: readonly CreatedLead[];
  readonly deleted: readonly DeletedLead[];
  readonly removed: readonly RemovedLead[];
  /** Of all of these. */
  readonly leadCount: number;
  /** Everything from this id on is done with it. */
  readonly position: number;
}

/** Leads that come back are sent with all that they have. */
const returningLeads = 1_000;

/** So many characters the old and new values of a chunk may have, a pack more or less: they are in memory several times. */
const mostCharacters = 2 ** 23;

/** Where few leads are wanted a chunk ends behind so many rows of the ledger, so that the undo is seen to get on. */
const mostRows = 2_000;

const removeFromList = 25;
const deleteLead = 37;

/**
 * Cuts what the ledger has of an import or undo into chunks.
 * @param nextSize - how many leads the next chunk may have, given how many those before had; a pack more is no harm
 */
export async function* undoChunks(
  source: AsyncGenerator<Backwards>,
  plan: UndoPlan,
  nextSize: (leadsBefore: number) => number,
): AsyncGenerator<UndoChunk> {
  let leadsBefore = 0;
  let open = new OpenChunk(plan, nextSize(0));
  const next = (): UndoChunk => {
    const chunk = open.close();
    leadsBefore += chunk.leadCount;
    open = new OpenChunk(plan, nextSize(leadsBefore));
    return chunk;
  };
  for await (const entry of source) {
    if (entry.kind === 'creations') {
      for (let rest: CreationRow | undefined = entry.row; rest !== undefined; ) {
        rest = open.addCreations(rest);
        if (open.isFull) yield next();
      }
      continue;
    }
    if (entry.kind === 'pack') open.addPack(entry.pack);
    else open.addEvent(entry.event);
    if (open.isFull) yield next();
  }
  if (!open.isEmpty) yield next();
}

class OpenChunk {
  readonly #plan: UndoPlan;
  readonly #size: number;
  readonly #changed: ChangedLead[] = [];
  readonly #added: AddedLead[] = [];
  readonly #created: CreatedLead[] = [];
  readonly #deleted: DeletedLead[] = [];
  readonly #removed: RemovedLead[] = [];
  #rows = 0;
  #characters = 0;
  #position = Number.POSITIVE_INFINITY;

  constructor(plan: UndoPlan, size: number) {
    this.#plan = plan;
    this.#size = size;
  }

  get isEmpty(): boolean {
    return this.#rows === 0;
  }

  get isFull(): boolean {
    const isLarge = this.#rows >= mostRows || this.#characters >= mostCharacters;
    return this.#leadCount >= this.#size || this.#deleted.length >= returningLeads || isLarge;
  }

  get #leadCount(): number {
    return (
      this.#changed.length +
      this.#added.length +
      this.#created.length +
      this.#deleted.length +
      this.#removed.length
    );
  }

  close(): UndoChunk {
    return {
      changed: this.#changed,
      added: this.#added,
      created: this.#created,
      deleted: this.#deleted,
      removed: this.#removed,
      leadCount: this.#leadCount,
      position: this.#position,
    };
  }

  /** Takes leads of a run, from its end, until the chunk is full; gives what is left. */
  addCreations(run: CreationRow): CreationRow | undefined {
    this.#rows += 1;
    for (let place = run.leadCount - 1; place >= 0; place -= 1) {
      const id = run.firstId + place * run.stride;
      const leadId = run.firstLead + place;
      const row = run.rowNumbers?.[place] ?? (run.firstRow === null ? 0 : run.firstRow + place);
      this.#position = id;
      if (this.#plan.isWanted(leadId, row)) {
        this.#created.push({ id, leadId, row, listId: run.listId, isReturn: false });
      }
      if (this.isFull) return place === 0 ? undefined : { ...run, leadCount: place };
    }
    return undefined;
  }

  addPack(pack: WholePack): void {
    this.#note(pack.firstId);
    const { listId, listName } = pack;
    const list = listId === null ? undefined : { id: listId, name: listName ?? '' };
    for (const [place, leadId] of pack.leadIds.entries()) {
      const [id, row] = [pack.firstId, pack.rowNumbers?.[place] ?? 0];
      if (!this.#plan.isWanted(leadId, row)) continue;
      if (list !== undefined) this.#added.push({ id, leadId, row, list });
      else {
        const previous = pack.previous?.[place] ?? null;
        const changes = changesOf(pack, place);
        for (const { oldValue, newValue } of changes)
          this.#characters += (oldValue?.length ?? 0) + (newValue?.length ?? 0);
        this.#changed.push({ id, leadId, row, previous, changes });
      }
    }
  }

  addEvent(event: EventEntry): void {
    const { id, leadId, type, primaryId, primaryValue, kept } = event;
    this.#note(id);
    const row = Number(kept?.['row'] ?? 0);
    const entry = { id, leadId, row };
    if (!this.#plan.isWanted(leadId, row)) return;
    if (type === activityTypes.newLead) this.#created.push({ ...entry, listId: null, isReturn: true });
    if (type === deleteLead) this.#deleted.push({ ...entry, kept: keptLead(event) });
    if (type === removeFromList && primaryId !== null) {
      const list = { id: primaryId, name: primaryValue ?? '' };
      this.#removed.push({ ...entry, list, kept: keptMembership(event) });
    }
  }

  #note(position: number): void {
    this.#rows += 1;
    this.#position = position;
  }
}

function changesOf({ fields, oldValues, newValues }: WholePack, place: number): ChangedLead['changes'] {
  const [before, after] = [oldValues?.[place], newValues?.[place]];
  const changes: ChangedLead['changes'][number][] = [];
  for (const [index, field] of (fields ?? []).entries()) {
    const [oldValue, newValue] = [before?.[index] ?? null, after?.[index] ?? null];
    if (oldValue === null && newValue === null) continue;
    changes.push({ fieldId: Math.abs(field), oldValue, newValue });
  }
  return changes;
}
