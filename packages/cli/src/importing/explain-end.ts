import type { ImportSnapshot } from '@galena/client';
import { exitStatus } from '../terminal/exit-status.ts';
import { explain } from '../terminal/explain.ts';
import type { Output } from '../terminal/output.ts';
import type { ImportRequest } from './import-request.ts';

/** Says what went wrong, and how to resume where that is possible. */
export function explainEnd(
  error: unknown,
  last: ImportSnapshot | undefined,
  { resume, connectionFlags }: ImportRequest,
  output: Output,
): number {
  const batchIds = last?.batchIds ?? [];
  const isSent = last !== undefined && last.status !== 'sending' && batchIds.length > 0;
  const command = isSent ? ['galena wait', ...batchIds, ...connectionFlags].join(' ') : resume;
  const status = explain(error, output, { batchIds, resume: command }, 'import');
  if (status !== exitStatus.usage)
    output.note(
      `${isSent ? 'The server has the whole file; to wait for the result' : 'To resume it'}: ${command}`,
    );
  return status;
}
