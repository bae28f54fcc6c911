import type { DescribedLeadField, ImportFormat } from '@galena/client';
import { delimiterOf, readRows, splitRow } from '@galena/client/csv';
import { describedField, rowJudge } from '@galena/server/rows';

/** What would become of the rows that have one thing in common. */
export interface Finding {
  readonly kind: 'failure' | 'warning';
  readonly reason: string;
  readonly count: number;
  /** The first lines. */
  readonly lines: readonly number[];
}

export interface CheckedFile {
  readonly rows: number;
  readonly failed: number;
  readonly warned: number;
  /** The most frequent first, failures before warnings. */
  readonly findings: readonly Finding[];
}

export interface CheckRequest {
  readonly blob: Blob;
  readonly format: ImportFormat;
  /** The header as it will be sent. */
  readonly names: readonly string[];
  readonly fields: readonly DescribedLeadField[];
  readonly lookupField: string;
  /** Lines at the top that the file itself has not. */
  readonly addedLines: number;
}

const shownLines = 40;

/** Reads the whole file as the server will, and says which rows would fail or warn, as far as that can be told here. */
export async function checkFile(
  { blob, format, names, fields, lookupField, addedLines }: CheckRequest,
  onProgress: (share: number) => void,
): Promise<CheckedFile> {
  const judge = rowJudge(names, fields.flatMap(describedField), lookupField);
  const delimiter = delimiterOf(format);
  const found = new Map<string, { kind: Finding['kind']; reason: string; count: number; lines: number[] }>();
  let row = -1;
  for await (const rows of readRows(blob, delimiter)) {
    for (const { text, line } of rows) {
      row += 1;
      if (row === 0) continue;
      const { failure, warning } = judge(splitRow(text, delimiter), line);
      const reason = failure ?? warning;
      if (reason === undefined) continue;
      const kind = failure === undefined ? 'warning' : 'failure';
      const key = `${kind} ${reason}`;
      const finding = found.get(key) ?? { kind, reason, count: 0, lines: [] };
      finding.count += 1;
      if (finding.lines.length < shownLines) finding.lines.push(line - addedLines);
      found.set(key, finding);
    }
    onProgress((rows.at(-1)?.end ?? 0) / blob.size);
  }
  const findings = [...found.values()].toSorted(
    (first, second) => first.kind.localeCompare(second.kind) || second.count - first.count,
  );
  return {
    rows: Math.max(0, row),
    failed: countOf(findings, 'failure'),
    warned: countOf(findings, 'warning'),
    findings,
  };
}

function countOf(findings: readonly Finding[], kind: Finding['kind']): number {
  return findings.reduce((total, finding) => total + (finding.kind === kind ? finding.count : 0), 0);
}
