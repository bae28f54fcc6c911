import type { DataType } from '../wire/fields.ts';
import { type ColumnReading, readingFor, type ValueKind, valueKindOf } from './column-reading.ts';
import { cellConverter, isWithoutValue } from './convert-cell.ts';
import { cellReader, isWholeType, possibleReadings } from './read-cell.ts';
import { hasShortYear, isFuture, splitDate } from './read-date.ts';
import type { Alternative, Misfits, PlacedCell, ReadExample, Recognition } from './recognition.ts';

const shownCells = 5;
/** A typing error may decide a column where for each deciding cell more than this many can be read in two ways. */
const fewToOne = 10;

/** Cells of one kind: how many, and the first ones. */
interface Tally {
  count: number;
  readonly cells: PlacedCell[];
}

/** One reading that a column may have, and what has been seen of it. */
interface Candidate {
  readonly reading: ColumnReading;
  readonly convert: (cell: string) => string;
  readCount: number;
  /** Cells without a value under it. */
  readonly missed: Tally;
  /** Of these, the ones that have a value under another reading: they speak against this one. */
  readonly against: Tally;
  /** Cells whose years of two digits make dates in the future under it. */
  readonly future: Tally;
  first: ReadExample | undefined;
  /** The first cell that another reading gives another value. */
  decision: ReadExample | undefined;
  /** The first cell that has no value under another reading, or another one. */
  concerned: ReadExample | undefined;
  isRewritten: boolean;
  /** Whether nothing has been seen that speaks against it, where cells alone leave it open. */
  isPlausible: boolean;
  /** Those that give some cell another value. */
  readonly differsFrom: Set<Candidate>;
}

/** What a cell is under each reading, and whether they differ. */
interface ReadValues {
  readonly values: readonly (string | undefined)[];
  readonly isDecision: boolean;
}

/** Finds out what the cells of a column mean, one after another: it keeps counts and the first cells of each kind. */
export class ColumnScan {
  readonly #dataType: DataType;
  readonly #kind: ValueKind;
  readonly #isGiven: boolean;
  readonly #candidates: readonly Candidate[];
  readonly #readAll: (cell: string) => readonly (string | undefined)[];
  /** Reads under all readings, also those that a person has ruled out; undefined where no more than `#readAll` does. */
  readonly #readAnyhow: ((cell: string) => readonly (string | undefined)[]) | undefined;
  /** Cells without a value under any reading. */
  readonly #unreadable = newTally();
  /** Of the cells that readings differ in, whether all are dates between dots. */
  #isDotted = true;
  /** Cells that readings give different values. */
  #openCount = 0;
  readonly #ruledOut: ColumnReading | undefined;

  /**
   * @param given what the person chose: then only cells that do not fit are counted.
   * @param hasFractions whether there are numbers, not text, that a decimal comma would make other numbers.
   */
  constructor(dataType: DataType, given: ColumnReading = {}, { hasFractions = false } = {}) {
    const kind = valueKindOf(dataType);
    if (kind === undefined) throw new TypeError(`values of type ${dataType} are text`);
    this.#dataType = dataType;
    this.#kind = kind;
    this.#ruledOut = kind === 'number' && hasFractions ? { decimal: ',' } : undefined;
    const isPossible = this.#ruledOut === undefined || given.decimal !== this.#ruledOut.decimal;
    const reading = isPossible ? readingFor(kind, given) : undefined;
    // What years mean leaves the order of the parts open.
    const isOpenDate = kind === 'date' && reading?.date === undefined;
    this.#isGiven = reading !== undefined && !isOpenDate;
    const readings =
      reading === undefined || isOpenDate
        ? possibleReadings(kind).map((possible) => ({ ...possible, ...reading }))
        : [reading];
    this.#candidates = readings.map((possible) => ({
      reading: possible,
      convert: cellConverter(dataType, possible),
      readCount: 0,
      missed: newTally(),
      against: newTally(),
      future: newTally(),
      first: undefined,
      decision: undefined,
      concerned: undefined,
      isRewritten: false,
      isPlausible: true,
      differsFrom: new Set(),
    }));
    this.#readAll = cellReader(dataType, readings);
    const possible = possibleReadings(kind);
    this.#readAnyhow = possible.length > readings.length ? cellReader(dataType, possible) : undefined;
  }

  add(cell: string, line: number): void {
    if (isWithoutValue(cell)) return;
    const values = this.#readAll(cell);
    const isReadable = values.some((value) => value !== undefined);
    if (!isReadable) tally(this.#unreadable, { line, cell });
    const isDecision = this.#compare(values);
    for (const [index, candidate] of this.#candidates.entries()) {
      this.#note(candidate, { line, cell }, { values, index, isDecision });
      if (isReadable && values[index] === undefined) tally(candidate.against, { line, cell });
    }
    if (!isDecision) return;
    this.#openCount += 1;
    this.#weigh(cell, values);
  }

  /** Whether readings give the cell different values. */
  #compare(values: readonly (string | undefined)[]): boolean {
    let isDecision = false;
    for (const [first, candidate] of this.#candidates.entries()) {
      for (const [second, other] of this.#candidates.entries()) {
        const [one, another] = [values[first], values[second]];
        if (one === undefined || another === undefined || one === another) continue;
        candidate.differsFrom.add(other);
        isDecision = true;
      }
    }
    return isDecision;
  }

  #note(
    candidate: Candidate,
    placed: PlacedCell,
    { values, index, isDecision }: ReadValues & { readonly index: number },
  ): void {
    const value = values[index];
    candidate.isRewritten ||= candidate.convert(placed.cell) !== placed.cell;
    if (value === undefined) {
      tally(candidate.missed, placed);
      return;
    }
    candidate.readCount += 1;
    const isOpenYear = this.#kind === 'date' && candidate.reading.years === undefined;
    if (isOpenYear && isFuture(value) && hasShortYear(placed.cell)) tally(candidate.future, placed);
    candidate.first ??= { ...placed, value };
    if (isDecision) candidate.decision ??= { ...placed, value };
    if (candidate.concerned === undefined && this.#isConcerned(placed.cell, values)) {
      candidate.concerned = { ...placed, value };
    }
  }

  /** Whether the reading of the column matters for this cell: `2026-01-31` is unambiguous by itself. */
  #isConcerned(cell: string, values: readonly (string | undefined)[]): boolean {
    return new Set(this.#readAnyhow?.(cell) ?? values).size > 1;
  }

  /** What a cell that several readings fit says all the same. */
  #weigh(cell: string, values: readonly (string | undefined)[]): void {
    if (this.#kind === 'date') this.#isDotted &&= splitDate(cell)?.separator === '.';
    if (!isWholeType(this.#dataType)) return;
    // 1.500 is no whole number if that is a decimal point.
    for (const [index, candidate] of this.#candidates.entries()) {
      if (values[index]?.includes('.') === true) candidate.isPlausible = false;
    }
  }

  recognise(): Recognition {
    const readable = this.#withoutRuledOut(this.#candidates.filter(({ readCount }) => readCount > 0));
    const ruledOut = this.#ruledOut && { ruledOut: this.#ruledOut };
    const [given] = this.#isGiven ? this.#candidates : [];
    if (given !== undefined) return { ...toClear(given, 'given', true), ...ruledOut };
    if (readable.length === 0) {
      return this.#unreadable.count === 0
        ? { state: 'empty' }
        : { state: 'unreadable', misfits: this.#unreadable };
    }
    const fitting = readable.filter(({ missed }) => missed.count === this.#unreadable.count);
    if (fitting.length === 0) {
      return { state: 'contradictory', alternatives: toAlternatives(readable), ...ruledOut };
    }
    const different = withoutTwins(fitting);
    const plausible = different.filter((candidate) => this.#isPlausible(candidate));
    const left = plausible.length === 0 ? different : plausible;
    const [last, another] = left;
    if (last !== undefined && another === undefined) {
      const isDecided = fitting.length === 1 || different.length > 1;
      const clear = {
        ...toClear(last, 'cells', isDecided),
        ...ruledOut,
        ...(different.length > 1 && { lessLikely: toAlternatives(different.filter((one) => one !== last)) }),
      };
      const decidedByFew = this.#findFew(last);
      return decidedByFew === undefined ? clear : { ...clear, decidedByFew };
    }
    return { state: 'ambiguous', alternatives: toAlternatives(left) };
  }

  /** The one that is left, unless it fits nothing: then the numbers are not among the cells. */
  #withoutRuledOut(readable: readonly Candidate[]): readonly Candidate[] {
    const left = readable.filter(
      ({ reading }) => this.#ruledOut === undefined || reading.decimal !== this.#ruledOut.decimal,
    );
    return left.length === 0 ? readable : left;
  }

  /** The cells that rule out another reading, where nearly all cells would fit that one too. */
  #findFew(chosen: Candidate): Misfits | undefined {
    const [fewest] = this.#candidates
      .filter((other) => chosen.differsFrom.has(other))
      .map(({ against }) => against)
      .toSorted((one, other) => one.count - other.count);
    if (fewest === undefined || fewest.count === 0) return undefined;
    return fewest.count * fewToOne < this.#openCount ? fewest : undefined;
  }

  /** Dots stand between day and month in that order, or behind the year. */
  #isPlausible({ isPlausible, reading }: Candidate): boolean {
    return isPlausible && !(this.#kind === 'date' && this.#isDotted && reading.date === 'MDY');
  }
}

/** Of readings that give all cells the same values one will do: the one that leaves most as it is. */
function withoutTwins(candidates: readonly Candidate[]): readonly Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates.toSorted(
    (one, other) => Number(one.isRewritten) - Number(other.isRewritten),
  )) {
    if (kept.every((other) => candidate.differsFrom.has(other))) kept.push(candidate);
  }
  return candidates.filter((candidate) => kept.includes(candidate));
}

function newTally(): Tally {
  return { count: 0, cells: [] };
}

function tally(kind: Tally, placed: PlacedCell): void {
  kind.count += 1;
  if (kind.cells.length < shownCells) kind.cells.push(placed);
}

function toClear(
  candidate: Candidate,
  by: 'given' | 'cells',
  isDecided: boolean,
): Extract<Recognition, { state: 'clear' }> {
  const { reading, decision, isRewritten } = candidate;
  return {
    state: 'clear',
    reading,
    by,
    example: exampleOf(candidate),
    misfits: candidate.missed,
    ...futureOf(candidate),
    isRewritten,
    isDecided,
    isDecision: decision !== undefined,
  };
}

/** Those that fit most cells first. */
function toAlternatives(candidates: readonly Candidate[]): readonly Alternative[] {
  return candidates
    .toSorted((one, other) => one.missed.count - other.missed.count)
    .flatMap((candidate) => {
      const { reading, missed, isRewritten } = candidate;
      const example = exampleOf(candidate);
      if (example === undefined) return [];
      return [{ reading, example, misfits: missed, isRewritten, ...futureOf(candidate) }];
    });
}

function futureOf({ future }: Candidate): { readonly future?: Misfits } {
  return future.count === 0 ? {} : { future };
}

/** A cell that shows the reading, rather than one that would be the same under any. */
function exampleOf({ decision, concerned, first }: Candidate): ReadExample | undefined {
  return decision ?? concerned ?? first;
}
