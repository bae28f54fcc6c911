import { readCell, TOO_LONG } from '../../fields/cell-values.ts';
import { reasons } from '../../imports/reasons.ts';
import { appendElements } from '../../imports/rules/append-elements.ts';
import type { Cell } from '../column-cells.ts';
import type { PlannedColumn } from '../plan.ts';
import type { StagedRows } from '../staged-rows.ts';
import type { Merge } from './expressions.ts';
import type { LeadValues } from './lead-values.ts';
import type { Matches } from './matches.ts';
import type { Repeats } from './repeats.ts';
import type { RowEdits } from './row-edits.ts';
import type { RuledColumns } from './ruled-columns.ts';

/** The rows that the rules of fields are about: those with a lead, and those whose key others of the chunk have. */
interface RuledRows {
  readonly repeats: readonly Repeats[];
  readonly leads: Matches;
  /** One for each row, in the order of the file. */
  readonly values: readonly LeadValues[];
}

/**
 * Works out, row after row, what of each row goes to its lead by the rules of the fields, and takes the rest out of it: so rules hold
 * among rows of the same key as they do between a row and a lead that was there before. What is appended becomes the whole new value.
 * @returns why rows fail: an appended value is too long
 */
export function applyFieldRules(
  merge: Merge,
  ruled: RuledColumns,
  { repeats, leads, values }: RuledRows,
  edits: RowEdits,
): ReadonlyMap<number, string> {
  const run = new RuleRun(merge, ruled, edits);
  const firstOf = new Map(repeats.flatMap((rows) => rows.map((row) => [row, rows[0] ?? row])));
  const states = new Map<number, LeadState>();
  for (const read of values) {
    const { row } = read;
    const first = firstOf.get(row);
    const state = states.get(first ?? row) ?? stateOf(read, leads);
    if (first !== undefined) states.set(first, state);
    run.add(row, state, read);
  }
  return run.failures;
}

/** A lead as the rows so far leave it. */
interface LeadState {
  isThere: boolean;
  isLinked: boolean;
  /** As in `LeadValues`. */
  readonly filled: boolean[];
  readonly texts: (string | null)[];
  readonly dates: (bigint | null)[];
}

function stateOf({ row, filled, texts, leadDates }: LeadValues, leads: Matches): LeadState {
  return {
    isThere: leads.has(row),
    isLinked: leads.isLinked(row),
    filled: [...filled],
    texts: [...texts],
    dates: [...leadDates],
  };
}

/** A rule by which a cell goes to the lead as it is, or not at all. */
interface CellRule {
  readonly column: PlannedColumn;
  holdsBack(state: LeadState, values: LeadValues): boolean;
  /** Takes note of a cell that goes to the lead. */
  note?(state: LeadState, values: LeadValues): void;
}

function cellRules({ never, fillEmpty, newest, dates }: RuledColumns): CellRule[] {
  return [
    ...never.map((column) => ({ column, holdsBack: ({ isThere }: LeadState) => isThere })),
    ...fillEmpty.map((column, place) => ({
      column,
      holdsBack: ({ filled }: LeadState) => filled[place] === true,
      note: ({ filled }: LeadState) => {
        filled[place] = true;
      },
    })),
    ...newest.map(({ column, date }) => ({
      column,
      holdsBack: (state: LeadState, { rowDates }: LeadValues) =>
        isEarlier(rowDates[date] ?? null, state.dates[date] ?? null),
      note: (state: LeadState, { rowDates }: LeadValues) => {
        if (column === dates[date]) state.dates[date] = rowDates[date] ?? null;
      },
    })),
  ];
}

/** Who has no date is earlier than all who have one. */
function isEarlier(one: bigint | null, other: bigint | null): boolean {
  return other !== null && (one === null || one < other);
}

class RuleRun {
  readonly #link: PlannedColumn | undefined;
  readonly #linkRule: CellRule | undefined;
  readonly #rules: readonly CellRule[];
  readonly #append: RuledColumns['append'];
  readonly #edits: RowEdits;
  readonly #cells: CellsOfChunk;
  readonly failures = new Map<number, string>();

  constructor({ plan, chunk }: Merge, ruled: RuledColumns, edits: RowEdits) {
    this.#rules = cellRules(ruled);
    this.#append = ruled.append;
    this.#link = plan.companyLink;
    this.#linkRule = this.#rules.find(({ column }) => column === this.#link);
    this.#edits = edits;
    this.#cells = new CellsOfChunk(chunk.rows);
  }

  /** A row that fails leaves the lead as it was for those behind it. */
  add(row: number, state: LeadState, values: LeadValues): void {
    const isLinked = state.isLinked || this.#links(row, state, values);
    // Cells of a company's fields are dropped once the lead is linked, whatever rule they have.
    const isAsked = (column: PlannedColumn) =>
      this.#cells.has(column, row) && !(isLinked && column.field.isCompanyField);
    const texts = this.#appendTo(row, state, isAsked);
    if (texts === undefined) return;
    const taken: CellRule[] = [];
    for (const rule of this.#rules) {
      if (!isAsked(rule.column)) continue;
      if (rule.holdsBack(state, values)) this.#edits.set(rule.column, row, null);
      else taken.push(rule);
    }
    // Once the dates have decided for all columns.
    for (const rule of taken) rule.note?.(state, values);
    for (const [place, text] of texts) {
      const { column } = this.#append[place] ?? {};
      if (column !== undefined) this.#edits.set(column, row, text === state.texts[place] ? null : text);
      state.texts[place] = text;
    }
    state.isThere = true;
    state.isLinked = isLinked;
  }

  #links(row: number, state: LeadState, values: LeadValues): boolean {
    if (this.#link === undefined || !this.#cells.has(this.#link, row)) return false;
    return this.#linkRule?.holdsBack(state, values) !== true;
  }

  /** The values of the lead with what the row appends, by the place of the column; undefined if the row fails. */
  #appendTo(
    row: number,
    state: LeadState,
    isAsked: (column: PlannedColumn) => boolean,
  ): ReadonlyMap<number, Cell> | undefined {
    const texts = new Map<number, Cell>();
    for (const [place, { column, separator }] of this.#append.entries()) {
      if (!isAsked(column)) continue;
      const before = state.texts[place] ?? null;
      const text = appendElements(before, this.#cells.of(column)[row] ?? '', separator);
      if (text !== null && text !== before && readCell(column.field)(text) === TOO_LONG) {
        this.failures.set(row, reasons.appendedTooLong(column.field.displayName));
        return undefined;
      }
      texts.set(place, text);
    }
    return texts;
  }
}

/** The cells of a chunk, of each column once it is asked for. */
class CellsOfChunk {
  readonly #rows: StagedRows;
  readonly #cells = new Map<PlannedColumn, readonly Cell[]>();

  constructor(rows: StagedRows) {
    this.#rows = rows;
  }

  of(column: PlannedColumn): readonly Cell[] {
    const known = this.#cells.get(column);
    if (known !== undefined) return known;
    const cells = this.#rows.cells(column);
    this.#cells.set(column, cells);
    return cells;
  }

  /** Whether a row says anything of a field: it has a value, or clears the one that is there. */
  has(column: PlannedColumn, row: number): boolean {
    return (this.of(column)[row] ?? null) !== null || this.#rows.clearedRows(column)?.has(row) === true;
  }
}
