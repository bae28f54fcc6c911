/**
 * What PostgreSQL says of the rows that match a lead: a list of numbers each, so that thousands of rows leave no garbage, in its binary
 * form, as it takes longer to make text of them than to look a lead up.
 */
export interface FoundMatches {
  readonly count: number;
  /** Four bytes each. */
  readonly rows: Buffer | null;
  /** Four bytes each. */
  readonly leadIds: Buffer | null;
  /** The block and the item of each: four bytes and two. */
  readonly leadsAt: Buffer | null;
  /** Two bytes each. */
  readonly flags: Buffer | null;
  /** The columns that some of the rows change, a bit for each, if that was asked. */
  readonly changed: string | null;
}

const changeFlag = 1;
const linkedFlag = 2;
const repeatFlag = 4;
export const severalLeads = 8;
export const otherPartition = 16;
const refusals = severalLeads | otherPartition;
const copyFlag = 32;

/** The rows of a chunk that match a lead. Rows are named by their place in the chunk. */
export class Matches {
  readonly count: number;
  /** The columns that some of the rows change, a bit for each, if that was asked. */
  readonly changed: bigint;
  /** For each row of the chunk, which of the matches is its own, counted from 1; 0 for none. */
  readonly #matchOf: Uint32Array;
  readonly #leadIds: Int32Array;
  /** Block and item for each. */
  readonly #places: Uint32Array;
  readonly #flags: Uint8Array;
  /** Those that some match has. */
  #allFlags = 0;
  /** Whether several leads were found for some row: which of them is its own is not known then. */
  readonly areAmbiguous: boolean;

  constructor(rowCount: number, found: FoundMatches | undefined) {
    const { count = 0, rows, leadIds, leadsAt, flags } = found ?? {};
    this.count = count;
    this.changed = BigInt(found?.changed ?? 0);
    this.#matchOf = new Uint32Array(rowCount);
    this.#leadIds = new Int32Array(count);
    this.#places = new Uint32Array(2 * count);
    this.#flags = new Uint8Array(count);
    let areAmbiguous = false;
    for (let match = 0; match < count; match += 1) {
      const row = rows?.readInt32BE(4 * match) ?? 0;
      areAmbiguous ||= this.#matchOf[row] !== 0;
      this.#matchOf[row] = match + 1;
      this.#leadIds[match] = leadIds?.readInt32BE(4 * match) ?? 0;
      this.#places[2 * match] = leadsAt?.readUInt32BE(6 * match) ?? 0;
      this.#places[2 * match + 1] = leadsAt?.readUInt16BE(6 * match + 4) ?? 0;
      const flag = flags?.readInt16BE(2 * match) ?? 0;
      this.#flags[match] = flag;
      this.#allFlags |= flag;
    }
    this.areAmbiguous = areAmbiguous;
  }

  /** Whether some lead is linked to a company. */
  get someAreLinked(): boolean {
    return (this.#allFlags & linkedFlag) !== 0;
  }

  /** Whether some row is refused. */
  get someAreRefused(): boolean {
    return (this.#allFlags & refusals) !== 0;
  }

  has(row: number): boolean {
    return this.#matchOf[row] !== 0;
  }

  /** Forgets the lead of a row. */
  delete(row: number): void {
    this.#matchOf[row] = 0;
  }

  /** 0 if the row has no lead. */
  leadId(row: number): number {
    return this.#leadIds[this.#indexOf(row)] ?? 0;
  }

  /** Where the newest version of the lead stands: good as long as nobody else writes leads. */
  leadAt(row: number): { readonly block: number; readonly item: number } {
    const index = this.#indexOf(row);
    return { block: this.#places[2 * index] ?? 0, item: this.#places[2 * index + 1] ?? 0 };
  }

  /** Whether the row changes the lead, if that was asked. */
  isChange(row: number): boolean {
    return this.#hasFlag(row, changeFlag);
  }

  /** Whether the lead is linked to a company. */
  isLinked(row: number): boolean {
    return this.#hasFlag(row, linkedFlag);
  }

  /** Whether an earlier chunk of the same import was the last to change the lead. */
  isRepeat(row: number): boolean {
    return this.#hasFlag(row, repeatFlag);
  }

  /** Whether the lead stands in the table of a dry run, as an earlier chunk has created or changed it. */
  isCopy(row: number): boolean {
    return this.#hasFlag(row, copyFlag);
  }

  /** Whether the row is refused, as several leads have its key, or as its lead is in another partition. */
  refusal(row: number): number {
    return (this.#flags[this.#indexOf(row)] ?? 0) & refusals;
  }

  #hasFlag(row: number, flag: number): boolean {
    return ((this.#flags[this.#indexOf(row)] ?? 0) & flag) !== 0;
  }

  #indexOf(row: number): number {
    return (this.#matchOf[row] ?? 0) - 1;
  }
}
