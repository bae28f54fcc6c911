import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { ApiClient } from '../../packages/server/test/support/api-client.ts';

const base = '/bulk/v1/leads/export';
const day = 86_400_000;
/** An engine that is killed keeps its lease for some seconds, and blows may come one after another. */
const untilEndedMs = 90_000;

/** Has all leads exported while blows fall; an export that a blow kept from being created or enqueued is none. */
export class Exports {
  readonly #ids: string[] = [];

  async enqueue(api: ApiClient): Promise<void> {
    const createdAt = {
      startAt: new Date(Date.now() - 15 * day).toISOString(),
      endAt: new Date(Date.now() + 15 * day).toISOString(),
    };
    const body = { fields: ['id'], filter: { createdAt } };
    const created = await api.send('POST', `${base}/create.json`, body).catch(() => undefined);
    const exportId = created?.result?.[0]?.['exportId'];
    if (typeof exportId !== 'string') return;
    const enqueued = await api.post(`${base}/${exportId}/enqueue.json`).catch(() => undefined);
    if (enqueued?.success === true) this.#ids.push(exportId);
  }

  /** Each is carried out, whatever befell, and its file is whole: the one that the status tells of, each lead in it once, in order. */
  async check(api: ApiClient): Promise<void> {
    for (const exportId of this.#ids) {
      const job = await untilEnded(api, exportId);
      assert.equal(job['status'], 'Completed', `export ${exportId}: ${JSON.stringify(job)}`);
      const file = Buffer.from(await (await api.fetch(`${base}/${exportId}/file.json`)).arrayBuffer());
      const checksum = `sha256:${createHash('sha256').update(file).digest('hex')}`;
      assert.deepEqual(
        [file.length, checksum],
        [job['fileSize'], job['fileChecksum']],
        `file of ${exportId}`,
      );
      const ids = [...file.toString().matchAll(/^\d+$/gm)].map(([id]) => Number(id));
      assert.ok(
        ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? 0)),
        `leads of ${exportId} are in order`,
      );
    }
  }
}

async function untilEnded(api: ApiClient, exportId: string): Promise<Record<string, unknown>> {
  const deadline = Date.now() + untilEndedMs;
  for (;;) {
    const [job = {}] = (await api.get(`${base}/${exportId}/status.json`)).result ?? [];
    if (job['status'] !== 'Queued' && job['status'] !== 'Processing') return job;
    if (Date.now() > deadline) throw new Error(`export ${exportId} does not end: ${JSON.stringify(job)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
