import { showValue } from './show-value.ts';

/**
 * What a finding is: rows that fail, rows that are left out as others have their key, rows that go in with a warning; and what a person should know of rows that go in:
 * invisible characters in their key, or the key of an earlier row. Rows without any value are not sent.
 */
export type FindingKind = 'failure' | 'skip' | 'warning' | 'invisible' | 'repeat' | 'withoutValue';

/** In the order in which they are told. */
const kinds: readonly FindingKind[] = ['failure', 'skip', 'warning', 'invisible', 'repeat', 'withoutValue'];

/** A row that something was found in. */
export interface FoundRow {
  /** In the file as the person has it. */
  readonly line: number;
  /** The cell that the reason is about, short enough for one line. */
  readonly value?: string;
  /** Of a row that repeats a key, the line where the key comes first. */
  readonly firstLine?: number;
}

/** The rows that have one thing in common. */
export interface Finding {
  readonly kind: FindingKind;
  readonly reason: string;
  /** Rows. */
  readonly count: number;
  /** The first of them; there may be millions. */
  readonly rows: readonly FoundRow[];
}

/** Gathers what is found, by kind and reason. */
export class Findings {
  readonly #shownRows: number;
  readonly #found = new Map<string, Finding & { count: number; rows: FoundRow[] }>();

  constructor(shownRows: number) {
    this.#shownRows = shownRows;
  }

  add(kind: FindingKind, reason: string, line: number, value?: string): void {
    const key = `${kind} ${reason}`;
    const finding = this.#found.get(key) ?? { kind, reason, count: 0, rows: [] };
    this.#found.set(key, finding);
    finding.count += 1;
    if (finding.rows.length >= this.#shownRows) return;
    finding.rows.push(value === undefined ? { line } : { line, value: showValue(value) });
  }

  /** Adds one that was gathered elsewhere. */
  addWhole(finding: Finding): void {
    if (finding.count === 0) return;
    this.#found.set(`${finding.kind} ${finding.reason}`, { ...finding, rows: [...finding.rows] });
  }

  count(kind: FindingKind): number {
    return this.list().reduce((total, finding) => total + (finding.kind === kind ? finding.count : 0), 0);
  }

  /** By kind, and of a kind the most frequent first. */
  list(): Finding[] {
    return [...this.#found.values()].sort(
      (first, second) => kinds.indexOf(first.kind) - kinds.indexOf(second.kind) || second.count - first.count,
    );
  }
}
