import { firstPart, type LedgerPart } from '../../ledger/standing.ts';
import { ImportFailure } from '../job.ts';
import type { UndoPlan } from './undo-plan.ts';

/**
 * Demands that nothing of what is undone has been dropped from the ledger since the undo was asked for.
 * @throws ImportFailure otherwise
 */
export function demandParts({ span, hasDeleted, batchId }: UndoPlan, parts: readonly LedgerPart[]): void {
  const needed = [
    firstPart({ parts }, 'changes'),
    ...(hasDeleted ? [firstPart({ parts }, 'deletions')] : []),
  ];
  const lost = needed.find(({ number, firstId }) => number > 1 && firstId > span.first);
  if (lost === undefined) return;
  throw new ImportFailure(
    `What import ${batchId} did is no longer known in full: the ledger has changes since ${lost.since.toISOString()} only. What has been undone by now stays undone`,
  );
}
