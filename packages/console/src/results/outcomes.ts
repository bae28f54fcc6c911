import type { ReportedRow } from '@galena/client';
import type { Verdict } from '@galena/server/rows';
import { allCellsOf, type Draft, draftOf } from './draft.ts';
import type { Fault, Judge } from './judge.ts';

/** What would become of the rows if they were sent as they are. */
export interface Outcomes {
  verdictOf(row: ReportedRow, draft: Draft): Verdict;
  faultsOf(row: ReportedRow, draft: Draft): readonly Fault[];
}

/** Each row is judged once, and again when it has changed: a hundred thousand of them take a quarter of a second. */
export function rememberOutcomes(judge: Judge): Outcomes {
  const verdictOf = remember((row, cells) => judge.verdict(cells, row.reason));
  const faultsOf = remember((row, cells) => judge.faults(cells, row.reason, allCellsOf(row, new Map())));
  return { verdictOf, faultsOf };
}

function remember<Value>(
  find: (row: ReportedRow, cells: readonly string[]) => Value,
): (row: ReportedRow, draft: Draft) => Value {
  const known = new WeakMap<object, Value>();
  return (row, draft) => {
    // Neither is ever changed: a changed row has another draft.
    const key = draftOf(row, draft) ?? row;
    const value = known.get(key) ?? find(row, allCellsOf(row, draft));
    known.set(key, value);
    return value;
  };
}
