import type { Origin } from './origin.ts';
import type { ChainLink, LinkedChange } from './read-chains.ts';

/** A change of a field in the chain of its lead. */
export interface FieldLink extends LinkedChange {
  readonly packId: number;
  readonly recordedAt: Date;
  readonly origin: Origin;
  /** Whether the lead was created with the value. */
  readonly isCreation?: boolean;
}

/** What has become of what an import or undo has done to a field of a lead. */
export interface FieldStanding {
  /** Its changes that nobody has changed since, the newest first. */
  readonly inForce: readonly FieldLink[];
  /** Its changes that somebody has changed since, the newest first. */
  readonly overwritten: readonly FieldLink[];
  /**
   * Changes of others behind those, the newest first; what was undone, and its undo, are none, and neither is what an import has changed and
   * changed back.
   */
  readonly others: readonly FieldLink[];
  /** Behind all of those, what is taken for undone; undefined: nothing. */
  readonly assumedUndone: AssumedUndone | undefined;
}

/** Changes that are taken for undone, as one. */
interface AssumedUndone {
  readonly newValue: string | null;
  readonly oldValue: string | null;
}

interface OpenStanding {
  /** Whatever has this id or a greater one is undone. */
  undoneFrom: number;
  readonly inForce: FieldLink[];
  readonly overwritten: FieldLink[];
  /** The newest and the oldest: there may be very many in between. */
  readonly others: FieldLink[];
  /** The last ones of the others, where one import has made them: it may have come from the value that it led to. */
  run: { readonly newest: FieldLink; readonly oldest: FieldLink } | undefined;
  assumedUndone: AssumedUndone | undefined;
}

/** Whether two values of a field are the same. */
type IsSame = (field: number, one: string | null, other: string | null) => boolean;

/**
 * Finds out what of an import or undo is in force in one lead, from the links of the lead's chain, which come in from its end. A change that
 * was undone, and the undo, are as if they had not been. To the one that is looked at, its own changes count, whether they are an undo's or
 * not.
 */
export class LeadStanding {
  /** The newest pack of what is looked at, undone or not; undefined if none has come. */
  newestOwn: number | undefined;
  readonly #batchId: number;
  readonly #isWanted: (row: number) => boolean;
  readonly #isSame: IsSame;
  readonly #assumedUndone: ReadonlySet<number>;
  readonly #fields = new Map<number, OpenStanding>();

  /**
   * @param isWanted - what other rows of the file did is taken for a change of somebody else
   * @param assumedUndone - other imports that are taken for undone, as far as nobody has changed since what they did
   */
  constructor(
    batchId: number,
    isWanted: (row: number) => boolean,
    isSame: IsSame,
    assumedUndone: ReadonlySet<number>,
  ) {
    this.#batchId = batchId;
    this.#isWanted = isWanted;
    this.#isSame = isSame;
    this.#assumedUndone = assumedUndone;
  }

  take({ changes, packId, recordedAt, origin, row, undone }: ChainLink): void {
    const isOwn = origin.batchId === this.#batchId && this.#isWanted(row ?? 0);
    if (isOwn) this.newestOwn ??= packId;
    for (const [field, change] of changes) {
      const standing = this.#of(field);
      if (packId >= standing.undoneFrom) continue;
      const link = { ...change, packId, recordedAt, origin };
      if (isOwn) takeOwn(standing, link);
      else if (this.#isAssumedUndone(origin) && isUnchanged(standing)) assumeUndone(standing, change);
      else if (undone !== null) standing.undoneFrom = undone;
      else if (origin.batchId === null || origin.batchId === this.#batchId) takeOther(standing, link);
      else takeImports(standing, link, (one, other) => this.#isSame(field, one, other));
    }
  }

  /**
   * Takes the creation of the lead for a change of some fields from nothing, behind the last link.
   * @param id - the entry of the ledger
   */
  addCreation(id: number, fields: Iterable<number>, link: Pick<FieldLink, 'recordedAt' | 'origin'>): void {
    for (const field of fields) {
      const standing = this.#of(field);
      if (id >= standing.undoneFrom) continue;
      closeRun(standing);
      const { inForce, overwritten, others } = standing;
      const first = overwritten.at(-1) ?? others.at(-1) ?? inForce.at(-1);
      const change = { oldValue: null, newValue: first?.oldValue ?? null };
      takeOwn(standing, { ...link, ...change, packId: id, isCreation: true });
    }
  }

  get fields(): ReadonlyMap<number, FieldStanding> {
    for (const standing of this.#fields.values()) closeRun(standing);
    return this.#fields;
  }

  #isAssumedUndone({ batchId }: Origin): boolean {
    return batchId !== null && this.#assumedUndone.has(batchId);
  }

  #of(field: number): OpenStanding {
    const standing = this.#fields.get(field) ?? {
      undoneFrom: Number.POSITIVE_INFINITY,
      inForce: [],
      overwritten: [],
      others: [],
      run: undefined,
      assumedUndone: undefined,
    };
    this.#fields.set(field, standing);
    return standing;
  }
}

/** Whether nothing that counts has come behind. */
function isUnchanged({ inForce, overwritten, others, run }: OpenStanding): boolean {
  return run === undefined && inForce.length + overwritten.length + others.length === 0;
}

function assumeUndone(standing: OpenStanding, { oldValue, newValue }: LinkedChange): void {
  standing.assumedUndone = { newValue, ...standing.assumedUndone, oldValue };
}

function takeOwn(standing: OpenStanding, link: FieldLink): void {
  closeRun(standing);
  const { inForce, overwritten, others } = standing;
  (others.length === 0 ? inForce : overwritten).push(link);
}

function takeOther(standing: OpenStanding, link: FieldLink): void {
  closeRun(standing);
  addOther(standing, link);
}

/** An undo of an import takes back nothing of what it has changed and changed back, so that nothing says that it was undone. */
function takeImports(
  standing: OpenStanding,
  link: FieldLink,
  isSame: (one: string | null, other: string | null) => boolean,
): void {
  if (standing.run?.newest.origin.batchId !== link.origin.batchId) closeRun(standing);
  const { newest } = standing.run ?? { newest: link };
  standing.run = isSame(link.oldValue, newest.newValue) ? undefined : { newest, oldest: link };
}

function closeRun(standing: OpenStanding): void {
  const { run } = standing;
  if (run === undefined) return;
  standing.run = undefined;
  addOther(standing, run.newest);
  if (run.oldest !== run.newest) addOther(standing, run.oldest);
}

function addOther({ others }: OpenStanding, link: FieldLink): void {
  if (others.length > 1) others.pop();
  others.push(link);
}
