import type { RowCheck } from '@galena/client/files';
import { ask, canAsk } from '../terminal/ask.ts';
import { formatRows } from '../terminal/progress.ts';

/** Whether a person wants invisible characters to be taken out of keys; where nobody can be asked, nothing is changed. */
export async function askToStrip({ findings }: RowCheck): Promise<boolean> {
  const finding = findings.find(({ kind }) => kind === 'invisible');
  if (finding === undefined || !canAsk()) return false;
  const answer = await ask(
    `Remove the invisible characters from the keys of ${formatRows(finding.count)}? (y/N) `,
  );
  return /^y(es)?$/i.test(answer);
}
