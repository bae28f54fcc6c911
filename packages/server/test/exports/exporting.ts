import type { Answer, ApiClient } from '../support/api-client.ts';
import { until } from '../support/until.ts';

export const leadExports = '/bulk/v1/leads/export';

export async function createExport(api: ApiClient, body: object, base = leadExports): Promise<string> {
  return exportIdOf(await api.send('POST', `${base}/create.json`, body));
}

/** Creates an export and puts it into the queue. */
export async function queueExport(api: ApiClient, body: object, base = leadExports): Promise<string> {
  const exportId = await createExport(api, body, base);
  return exportIdOf(await api.post(`${base}/${exportId}/enqueue.json`));
}

function exportIdOf(answer: Answer): string {
  const exportId = answer.result?.[0]?.['exportId'];
  if (typeof exportId !== 'string') throw new Error(`refused: ${JSON.stringify(answer)}`);
  return exportId;
}

export async function statusOf(
  api: ApiClient,
  exportId: string,
  base = leadExports,
): Promise<Record<string, unknown>> {
  const answer = await api.get(`${base}/${exportId}/status.json`);
  if (answer.result?.[0] === undefined) throw new Error(`no status: ${JSON.stringify(answer)}`);
  return answer.result[0];
}

/** Waits until an export has ended; gives its job. */
export async function untilEnded(
  api: ApiClient,
  exportId: string,
  base = leadExports,
): Promise<Record<string, unknown>> {
  let job: Record<string, unknown> = {};
  await until(async () => {
    job = await statusOf(api, exportId, base);
    return !['Created', 'Queued', 'Processing'].includes(String(job['status']));
  });
  return job;
}

export function fileOf(
  api: ApiClient,
  exportId: string,
  headers: Record<string, string> = {},
  base = leadExports,
): Promise<Response> {
  return api.fetch(`${base}/${exportId}/file.json`, { headers });
}

/** Carries out an export from beginning to end; gives the text of its file. */
export async function exported(api: ApiClient, body: object, base = leadExports): Promise<string> {
  const exportId = await queueExport(api, body, base);
  const job = await untilEnded(api, exportId, base);
  if (job['status'] !== 'Completed') throw new Error(`not completed: ${JSON.stringify(job)}`);
  return (await fileOf(api, exportId, {}, base)).text();
}
