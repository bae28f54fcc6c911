import { CsvReader, type Delimiter } from '@galena/client/csv';
import type { Answer } from '../../packages/server/test/support/api-client.ts';
import type { RawAnswer } from './answers.ts';
import type { Session } from './session.ts';

/** Without a stir of an import for so long it is stuck. A take-over of an import waits 6 s for its lease. */
const stuckMs = 60_000;

/** Follows an accepted import to its end. @returns what is wrong with it or with its reports */
export async function checkImport(
  session: Session,
  batchId: number,
  delimiter: Delimiter,
): Promise<string | undefined> {
  const end = await untilFinished(session, batchId);
  if (typeof end === 'string') return end;
  const rowsDone = ['created', 'updated', 'unchanged', 'failed'].reduce(
    (sum, name) => sum + Number(end[name]),
    0,
  );
  if (rowsDone !== end['rowsDone'])
    return `import ${batchId}: the counts do not add up: ${JSON.stringify(end)}`;
  return (
    (await checkReport(session, batchId, 'failures', Number(end['failed']), delimiter)) ??
    (await checkReport(session, batchId, 'warnings', Number(end['warned']), delimiter))
  );
}

async function untilFinished(
  session: Session,
  batchId: number,
): Promise<Readonly<Record<string, unknown>> | string> {
  let deadline = performance.now() + stuckMs;
  for (;;) {
    const asked = performance.now();
    const answer = await session.get(`/galena/v1/imports/${batchId}.json`);
    // While PostgreSQL is away no answer comes, and no import gets on.
    deadline += performance.now() - asked;
    const progress = (JSON.parse(answer.body.toString()) as Answer).result?.[0];
    if (progress?.['status'] === 'complete' || progress?.['status'] === 'failed') return progress;
    if (performance.now() > deadline) return `import ${batchId} is stuck: ${answer.body.toString()}`;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A report has a row for each that is counted, and is not there when there is none. */
async function checkReport(
  session: Session,
  batchId: number,
  name: 'failures' | 'warnings',
  rows: number,
  delimiter: Delimiter,
): Promise<string | undefined> {
  const answer = await session.get(`/bulk/v1/leads/batch/${batchId}/${name}.json`);
  if (rows === 0)
    return answer.status === 404 ? undefined : `${name} of ${batchId}: there are none, and yet a file`;
  const found = countRows(answer, delimiter);
  return found === rows + 1
    ? undefined
    : `${name} of ${batchId}: ${found} rows with the header, ${rows} are counted`;
}

function countRows({ body }: RawAnswer, delimiter: Delimiter): number {
  const reader = new CsvReader({ delimiter });
  return reader.push(body).length + reader.end().length;
}
