import type { ModelLead } from '../../packages/server/test/engine/import-model.ts';
import { upsertRows } from '../../packages/server/test/engine/import-model.ts';
import { checkImport, checkLeads, checkNothingLeftBehind } from '../imports/check.ts';
import { untilHealthy } from '../imports/running-galena.ts';
import { untilFinished } from '../imports/submit.ts';
import type { Scene } from './scene.ts';
import { Submitter } from './submitter.ts';

/** Injects faults for some time; whatever it broke works again when it ends. Gives how often it did. */
export type Fault = (scene: Scene) => Promise<number>;

/**
 * Files come in for as long as the faults go on; then every lead, counter and report is compared with the model.
 * @returns what was done, for people to read.
 * @throws Error that says what differs, or which fault had no effect.
 */
export async function importDuring(scene: Scene, faults: readonly Fault[]): Promise<string> {
  const submitter = new Submitter(scene.first.api, scene.random);
  let isOver = false;
  const injected = Promise.all(faults.map((fault) => fault(scene))).finally(() => {
    isOver = true;
  });
  const [times] = await Promise.all([injected, submitter.submitUntil(() => isOver)]);
  for (const { api } of [scene.first, scene.second]) await untilHealthy(api);
  await untilFinished(scene.first.api, submitter.submitted);
  await check(scene, submitter);
  if (times.includes(0)) throw new Error(`a fault had no effect: ${times.join(', ')}`);
  const refusals = [...submitter.refusals].map(([code, count]) => `${count} submits answered ${code}`);
  return [
    `${submitter.submitted.length} imports`,
    `${times.join('+')} faults`,
    ...refusals,
    'all right',
  ].join(', ');
}

async function check({ database, first }: Scene, { families, submitted }: Submitter): Promise<void> {
  for (const family of families) {
    const leads: ModelLead[] = [];
    for (const { batchId, file } of submitted.filter((one) => one.file.family === family)) {
      await checkImport(first.api, batchId, file, upsertRows(leads, file.work));
    }
    await checkLeads(database, family, leads);
  }
  await checkNothingLeftBehind(database);
}
