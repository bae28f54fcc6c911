import type { Connection, Executor } from '../../db/database.ts';
import { reasons } from '../../imports/reasons.ts';
import type { Counts } from '../checkpoint.ts';
import type { PlannedColumn } from '../plan.ts';
import { type FoundChanges, findChanges } from './compare.ts';
import { columnsIn, type Merge } from './expressions.ts';
import { applyFieldRules } from './field-rules.ts';
import { type Folded, foldRepeatedKeys } from './fold.ts';
import { readLeadValues } from './lead-values.ts';
import { findUnknownLinks } from './links.ts';
import { findMatches, type MatchManner } from './match.ts';
import { type Matches, severalLeads } from './matches.ts';
import { findRepeats, type Repeats } from './repeats.ts';
import { RowEdits } from './row-edits.ts';

/** What the rows of a chunk are to do to the leads, as the leads were when it was found out. Nothing is written yet. */
export interface Judgement {
  /** Why rows fail after all or are skipped, and what rows are warned of, by the place of the row. */
  readonly failures: ReadonlyMap<number, string>;
  readonly skips: ReadonlyMap<number, string>;
  readonly warnings: ReadonlyMap<number, string>;
  /** Where rows carry other cells to their leads than the file has. */
  readonly edits: RowEdits;
  /** Rows that create leads, in the order of the file. */
  readonly created: readonly number[];
  /** Rows that change leads, in the order of the file. */
  readonly changed: readonly number[];
  /** The columns that some of them change; more may be among them. */
  readonly changedColumns: readonly PlannedColumn[];
  /** The leads that rows match. */
  readonly leads: Matches;
  /** Whether several leads have the key of some row. */
  readonly shareKeys: boolean;
  /** Of rows that others were folded into: the first and the last of those that change their lead. */
  readonly firstRows: ReadonlyMap<number, number>;
  readonly lastRows: ReadonlyMap<number, number>;
  readonly counts: Counts;
}

/**
 * Finds out what the rows of a chunk are to do to the leads, in one round trip; in two where keys repeat, or where it pays to
 * compare only the rows that match a lead. Where several leads have a key and `manner` did not see that coming, it takes one more, and
 * so it does where a rule asks what leads have.
 * @param before - starts what goes with the first round trip, ahead of everything else
 */
export async function judgeRows<Before>(
  connection: Connection,
  merge: Merge,
  usual: MatchManner,
  before: (executor: Executor) => Promise<Before>,
): Promise<{ before: Before; judgement: Judgement }> {
  const manner = mannerOf(merge, usual);
  const [first, unknown, found, repeats] = await connection.together((executor) => [
    before(executor),
    findUnknownLinks(executor, merge),
    findMatches(executor, merge, manner),
    merge.chunk.mayRepeatKeys && merge.written.length > 0
      ? findRepeats(executor, merge)
      : Promise.resolve([]),
  ]);
  const isDecided = manner.decides || !found.areAmbiguous;
  const judge = new Judge(merge, isDecided ? found : await decideMatches(connection, merge, manner));
  for (const { row, column } of unknown) judge.fail(row, reasons.linkNotFound(column.field.name));
  judge.refuse();
  const repeated = await judge.applyRules(connection, judge.skipCreated(judge.keep(repeats)));
  judge.dropCompanyCells(repeated);
  const compared = manner.compares ? [] : judge.single(repeated);
  const edits = merge.ruled && judge.edits;
  const [changes, folded] = await connection.together((executor) => [
    compared.length === 0
      ? Promise.resolve(undefined)
      : findChanges(executor, merge, compared, judge.leads, edits),
    repeated.length === 0
      ? Promise.resolve([])
      : foldRepeatedKeys(executor, merge, repeated, judge.leads, judge.edits),
  ]);
  return { before: first, judgement: { ...judge.conclude(folded, changes), shareKeys: found.areAmbiguous } };
}

async function decideMatches(connection: Connection, merge: Merge, manner: MatchManner): Promise<Matches> {
  const [decided] = await connection.together((executor) => [
    findMatches(executor, merge, { ...manner, decides: true }),
  ]);
  return decided;
}

/** The match compares cells as the file has them: not where a rule may hold them back, or the leads that are found stay as they are. */
function mannerOf({ ruled, plan: { mode } }: Merge, usual: MatchManner): MatchManner {
  return { ...usual, compares: usual.compares && ruled === undefined && mode !== 'createOnly' };
}

class Judge {
  readonly #merge: Merge;
  /** Without those of rows that fail. */
  readonly leads: Matches;
  readonly edits = new RowEdits();
  readonly #failures = new Map<number, string>();
  readonly #skips = new Map<number, string>();
  readonly #warnings = new Map<number, string>();

  constructor(merge: Merge, matches: Matches) {
    this.#merge = merge;
    this.leads = matches;
  }

  fail(row: number, reason: string): void {
    if (this.#isOut(row)) return;
    this.#failures.set(row, reason);
    this.leads.delete(row);
  }

  #skip(row: number, reason: string): void {
    this.#skips.set(row, reason);
    this.leads.delete(row);
  }

  #isOut(row: number): boolean {
    return this.#failures.has(row) || this.#skips.has(row);
  }

  /**
   * Skips rows that the mode does not let in. Has rows fail whose lead may not be written, and those that looked up an id which no lead
   * has: by id an import only updates.
   */
  refuse(): void {
    const { lookup, plan } = this.#merge;
    const isById = lookup.field.name === 'id';
    if (plan.mode === 'createOrUpdate' && !isById && !this.leads.someAreRefused) return;
    for (let row = 0; row < this.#rowCount; row += 1) {
      if (this.#isOut(row)) continue;
      const refusal = this.leads.refusal(row);
      const hasLead = this.leads.has(row);
      if (plan.mode === 'createOnly' && hasLead) this.#skip(row, reasons.leadExists);
      else if (plan.mode === 'updateOnly' && !hasLead) this.#skip(row, reasons.leadNotFound);
      else if (refusal === severalLeads) this.fail(row, reasons.multipleLeads);
      else if (refusal !== 0) this.fail(row, reasons.partitionUpdate);
      else if (isById && !hasLead) this.fail(row, reasons.leadNotFound);
    }
  }

  /** Leaves the rows that are neither failed nor skipped, of the keys that several of them have. */
  keep(repeats: readonly Repeats[]): readonly Repeats[] {
    return repeats.map((rows) => rows.filter((row) => !this.#isOut(row))).filter((rows) => rows.length > 1);
  }

  /** Where leads are only created, the first row of a key creates one: then it is there. */
  skipCreated(repeats: readonly Repeats[]): readonly Repeats[] {
    if (this.#merge.plan.mode !== 'createOnly') return repeats;
    for (const [, ...others] of repeats) for (const row of others) this.#skip(row, reasons.leadExists);
    return [];
  }

  /** Takes out of the rows what the rules of fields keep from their leads; gives the rows of each key that are left. */
  async applyRules(connection: Connection, repeats: readonly Repeats[]): Promise<readonly Repeats[]> {
    const { ruled } = this.#merge;
    if (ruled === undefined) return repeats;
    const repeated = new Set(repeats.flat());
    const rows = this.#rowsThat((row) => this.leads.has(row) || repeated.has(row));
    const values = await readLeadValues(connection, this.#merge, ruled, rows, this.leads);
    const failures = applyFieldRules(this.#merge, ruled, { repeats, leads: this.leads, values }, this.edits);
    for (const [row, reason] of failures) this.fail(row, reason);
    return this.keep(repeats);
  }

  /**
   * Empties the company's columns of rows whose lead is linked to a company, with a warning for each row that had
   * something in them. A row also counts as linked when an earlier row of the chunk links the same key.
   */
  dropCompanyCells(repeats: readonly Repeats[]): void {
    const { written, plan, chunk } = this.#merge;
    const columns = written.filter((column) => column.field.isCompanyField);
    if (columns.length === 0) return;
    const links = plan.companyLink && chunk.rows.cells(plan.companyLink);
    if (links === undefined && !this.leads.someAreLinked) return;
    const edits = plan.companyLink && this.edits.of(plan.companyLink);
    const linkOf = (row: number) => (edits?.has(row) ? edits.get(row) : links?.[row]) ?? null;
    const isLinked = (row: number) => this.leads.isLinked(row) || linkOf(row) !== null;
    const linked = new Set(this.#rowsThat(isLinked));
    for (const rows of repeats) {
      const first = rows.findIndex((row) => linked.has(row));
      if (first >= 0) for (const row of rows.slice(first)) linked.add(row);
    }
    if (linked.size === 0) return;
    for (const column of columns) {
      const cells = chunk.rows.cells(column);
      const cleared = chunk.rows.clearedRows(column);
      for (const row of linked) {
        if ((cells[row] ?? null) === null && cleared?.has(row) !== true) continue;
        this.edits.set(column, row, null);
        this.#warnings.set(row, reasons.companyFieldIgnored);
      }
    }
  }

  /** The rows that match a lead and whose key no other row has. */
  single(repeats: readonly Repeats[]): number[] {
    if (this.#merge.written.length === 0 || this.leads.count === 0) return [];
    const repeated = new Set(repeats.flat());
    return this.#rowsThat((row) => this.leads.has(row) && !repeated.has(row));
  }

  /** @param changes - the rows that change their leads, if the match did not say */
  conclude(folded: readonly Folded[], changes: FoundChanges | undefined): Omit<Judgement, 'shareKeys'> {
    const { leads } = this;
    const ofKeys = new Map(folded.map((fold) => [fold.row, fold]));
    const created: number[] = [];
    const changed: number[] = [];
    const firstRows = new Map<number, number>();
    const lastRows = new Map<number, number>();
    const counts = { updated: 0, unchanged: 0, repeated: 0 };
    for (let row = 0; row < this.#rowCount; row += 1) {
      if (this.#isOut(row)) continue;
      const hasLead = leads.has(row);
      const fold = ofKeys.get(row);
      const isChange = fold?.isChange ?? changes?.rows.has(row) ?? leads.isChange(row);
      const createsLead = !hasLead && (fold === undefined || fold.isFirst);
      if (createsLead) created.push(row);
      else {
        counts[isChange ? 'updated' : 'unchanged'] += 1;
        if (isChange && (fold?.isAgain ?? leads.isRepeat(row))) counts.repeated += 1;
      }
      // Of several rows with a key the first one carries what all of them change.
      const isCarried = fold === undefined ? isChange : fold.isFirst && fold.lastChange !== null;
      if (hasLead && isCarried) changed.push(row);
      if (fold?.isFirst && fold.firstChange !== null) firstRows.set(row, fold.firstChange);
      if (fold?.isFirst && fold.lastChange !== null) lastRows.set(row, fold.lastChange);
    }
    return {
      failures: this.#failures,
      skips: this.#skips,
      warnings: this.#warnings,
      edits: this.edits,
      created,
      changed,
      // What several rows with a key come to was not compared by column.
      changedColumns:
        folded.length > 0 ? this.#merge.written : columnsIn(this.#merge, changes?.columns ?? leads.changed),
      leads,
      firstRows,
      lastRows,
      counts: { created: created.length, ...counts },
    };
  }

  get #rowCount(): number {
    return this.#merge.chunk.rows.count;
  }

  /** The rows that are neither failed nor skipped, and of which something is true. */
  #rowsThat(isWanted: (row: number) => boolean): number[] {
    const rows: number[] = [];
    for (let row = 0; row < this.#rowCount; row += 1) {
      if (!this.#isOut(row) && isWanted(row)) rows.push(row);
    }
    return rows;
  }
}
