/** What PostgreSQL says of the rows that match a lead: a list of numbers each, so that thousands of rows leave no garbage. */
export interface FoundMatches {
  readonly count: number;
  readonly rows: string | null;
  readonly leadIds: string | null;
  /** Places like `(12,3)`. */
  readonly leadsAt: string | null;
  /** A letter for each row. */
  readonly flags: string | null;
  /** The columns that some of the rows change, a bit for each, if that was asked. */
  readonly changed: string | null;
}

/** The letter of a row that no flag is set for. */
export const flagsFrom = 0x40;
const changeFlag = 1;
const linkedFlag = 2;
const repeatFlag = 4;
export const severalLeads = 8;
export const otherPartition = 16;
const refusals = severalLeads | otherPartition;

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

  constructor(rowCount: number, found: FoundMatches | undefined) {
    const { count = 0, rows, leadIds, leadsAt, flags } = found ?? {};
    this.count = count;
    this.changed = BigInt(found?.changed ?? 0);
    this.#matchOf = new Uint32Array(rowCount);
    this.#leadIds = Int32Array.from(numbersIn(leadIds ?? '', count));
    this.#places = numbersIn(leadsAt ?? '', 2 * count);
    this.#flags = new Uint8Array(count);
    const matchedRows = numbersIn(rows ?? '', count);
    for (let match = 0; match < count; match += 1) {
      this.#matchOf[matchedRows[match] ?? 0] = match + 1;
      const flag = (flags?.charCodeAt(match) ?? flagsFrom) - flagsFrom;
      this.#flags[match] = flag;
      this.#allFlags |= flag;
    }
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

/** The numbers in a text, whatever stands between them; none is negative. */
function numbersIn(text: string, count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  let found = 0;
  let number = -1;
  for (let index = 0; index <= text.length; index += 1) {
    const digit = text.charCodeAt(index) - 0x30;
    if (digit >= 0 && digit <= 9) number = Math.max(0, number) * 10 + digit;
    else if (number >= 0) {
      numbers[found] = number;
      found += 1;
      number = -1;
    }
  }
  return numbers;
}
