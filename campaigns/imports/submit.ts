import type { ApiClient } from '../../packages/server/test/support/api-client.ts';
import type { CampaignFile } from './make-file.ts';

/** A file that Galena has answered for, or turned out to have taken before it could answer. */
export interface Submitted {
  readonly batchId: number;
  readonly file: CampaignFile;
}

/** Submits files one after another, until one gets no answer; gives those that did. */
export async function submitAll(
  api: ApiClient,
  files: readonly CampaignFile[],
  manner: { isSlow?: boolean } = {},
): Promise<Submitted[]> {
  const submitted: Submitted[] = [];
  for (const file of files) {
    const answer = await submit(api, file, manner).catch(() => undefined);
    if (answer?.batchId === undefined) break;
    submitted.push({ batchId: answer.batchId, file });
  }
  return submitted;
}

/** Gives the batch id, or the code of the refusal. */
export async function submit(
  api: ApiClient,
  { text, form, isDryRun }: CampaignFile,
  { isSlow = false } = {},
): Promise<{ readonly batchId: number } | { readonly batchId?: undefined; readonly refusal: string }> {
  const query = `?${new URLSearchParams({ ...form, ...(isDryRun && { dryRun: 'true' }) })}`;
  const path = isDryRun ? '/galena/v1/imports.json' : '/bulk/v1/leads.json';
  const send = () => (isDryRun ? api.createImport({ file: text, query }) : api.submit({ file: text, query }));
  const answer = await (isSlow ? submitSlowly(api, text, `${path}${query}`) : send());
  const batchId = answer.result?.[0]?.['batchId'];
  if (typeof batchId === 'number') return { batchId };
  return { refusal: answer.errors?.[0]?.code ?? 'with no code' };
}

/** The body comes in pieces over some tenths of a second, so that something may happen in the middle of it. */
async function submitSlowly(
  api: ApiClient,
  text: string,
  url: string,
): Promise<Awaited<ReturnType<ApiClient['submit']>>> {
  const boundary = 'campaign';
  const body = Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="leads.csv"\r\n\r\n${text}\r\n--${boundary}--\r\n`,
  );
  const pieces = async function* () {
    const size = Math.ceil(body.length / 20);
    for (let start = 0; start < body.length; start += size) {
      yield body.subarray(start, start + size);
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  };
  const response = await api.fetch(url, {
    method: 'POST',
    body: ReadableStream.from(pieces()),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    duplex: 'half',
  } as RequestInit);
  return (await response.json()) as Awaited<ReturnType<ApiClient['submit']>>;
}

/** How long imports may stand still once nothing disturbs them any more; a take-over waits 6 s for its lease. */
const stillMs = 60_000;

export async function untilFinished(
  api: ApiClient,
  submitted: readonly Pick<Submitted, 'batchId'>[],
): Promise<void> {
  for (const { batchId } of submitted) await untilOneIsFinished(api, batchId);
}

async function untilOneIsFinished(api: ApiClient, batchId: number): Promise<void> {
  let last = '';
  for (let deadline = 0; ; ) {
    const { status, rowsDone } = await api.progress(batchId);
    if (status === 'complete' || status === 'failed') return;
    const now = `${status} at row ${rowsDone}`;
    if (now !== last) deadline = Date.now() + stillMs;
    if (Date.now() > deadline) throw new Error(`import ${batchId} is stuck: ${now}`);
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * Which files Galena has not got. A file without an answer may have been taken just before the answer was lost: then
 * there is an import newer than all that were answered for, and it is added to `submitted`.
 * @param findApi of the process that takes calls at the time
 */
export async function findUntaken(
  findApi: () => ApiClient,
  files: readonly CampaignFile[],
  submitted: Submitted[],
): Promise<CampaignFile[]> {
  const left = files.filter((file) => !submitted.some((other) => other.file === file));
  const batchId = await newestBatchId(findApi);
  const [unanswered] = left;
  if (unanswered === undefined || batchId === undefined) return left;
  if (submitted.some((known) => known.batchId >= batchId)) return left;
  submitted.push({ batchId, file: unanswered });
  return left.slice(1);
}

/** Undefined before the first import. PostgreSQL may be on its way down still, or up again. */
async function newestBatchId(findApi: () => ApiClient): Promise<number | undefined> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { result } = await findApi().get('/galena/v1/imports.json');
    if (result !== undefined) {
      const [newest] = result.filter(({ kind }) => kind !== 'undo');
      return newest && Number(newest['batchId']);
    }
    if (Date.now() > deadline) throw new Error('the list of imports was not to be had for 30 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
