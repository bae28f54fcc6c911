import assert from 'node:assert/strict';
import { type ModelLead, type Outcome, upsertRows } from '../../packages/server/test/engine/import-model.ts';
import { countOutcomes } from '../../packages/server/test/engine/model-answers.ts';
import type { ApiClient } from '../../packages/server/test/support/api-client.ts';
import { checkReportedRows } from '../imports/check.ts';
import { type Submitted, untilFinished } from '../imports/submit.ts';

/** Imports the file of each dry run, one after another, as several may be for the same list; gives these imports. */
export async function importDryRuns(api: ApiClient, dryRuns: readonly Submitted[]): Promise<Submitted[]> {
  const made: Submitted[] = [];
  for (const { batchId, file } of dryRuns) {
    const { result, errors } = await api.post(`/galena/v1/imports/${batchId}/import.json`);
    assert.ok(result?.[0], `import of dry run ${batchId}: ${JSON.stringify(errors)}`);
    const one = { batchId: Number(result[0]['batchId']), file: { ...file, isDryRun: false } };
    await untilFinished(api, [one]);
    made.push(one);
  }
  return made;
}

/** A dry run says what the model says that an import would do to the leads that there were, and has done nothing. */
export async function checkDryRun(
  api: ApiClient,
  { batchId, file }: Submitted,
  leads: readonly ModelLead[],
): Promise<void> {
  const after = structuredClone(leads) as ModelLead[];
  const outcomes: readonly Outcome[] = upsertRows(after, file.work);
  const { status, kind, created, updated, unchanged, repeated, failed, skipped, warned } =
    await api.progress(batchId);
  assert.deepEqual(
    { status, kind, created, updated, unchanged, repeated, failed, skipped, warned },
    { status: 'complete', kind: 'dryRun', ...countOutcomes(outcomes) },
    `counters of dry run ${batchId}`,
  );
  await checkReportedRows(api, batchId, outcomes);
  const [summary] = (await api.get(`/galena/v1/imports/${batchId}/summary.json`)).result ?? [];
  const joined = after.filter(({ isMember }, index) => isMember && leads[index]?.isMember !== true);
  assert.deepEqual(
    [summary?.['leadsCreated'], summary?.['addedToList'] ?? 0],
    [after.length - leads.length, joined.length],
    `summary of dry run ${batchId}`,
  );
  const differences = await readDifferences(api, batchId);
  assert.deepEqual(
    [differences.filter((one) => one['outcome'] === 'created').length, differences.length],
    [summary?.['leadsCreated'], Number(summary?.['leadsCreated']) + Number(summary?.['leadsUpdated'])],
    `differences of dry run ${batchId}`,
  );
}

async function readDifferences(api: ApiClient, batchId: number): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for (let token = ''; ; ) {
    const path = `/galena/v1/imports/${batchId}/differences.json?nextPageToken=${token}`;
    const page = await api.get(path);
    found.push(...(page.result ?? []));
    if (page.moreResult !== true) return found;
    token = page.nextPageToken ?? '';
  }
}
