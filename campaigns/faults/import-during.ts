import type { ModelLead } from '../../packages/server/test/engine/import-model.ts';
import { upsertRows } from '../../packages/server/test/engine/import-model.ts';
import { checkImport, checkLeads, checkNothingLeftBehind } from '../imports/check.ts';
import { untilHealthy } from '../imports/running-galena.ts';
import { untilFinished } from '../imports/submit.ts';
import { Callers } from './callers.ts';
import type { Place } from './place.ts';
import type { Scene } from './scene.ts';
import { Submitter } from './submitter.ts';

/** Injects faults for some time; whatever it broke works again when it ends. Gives how often it did. */
export type Fault<P extends Place = Place> = (scene: Scene<P>) => Promise<number>;

/**
 * Files and calls come in for as long as the faults go on; then every lead, counter and report is compared with the model, and
 * what calls have written with what they were told.
 * @returns what was done, for people to read.
 * @throws Error that says what differs, or which fault had no effect.
 */
export async function importDuring<P extends Place>(
  scene: Scene<P>,
  faults: readonly Fault<P>[],
): Promise<string> {
  const submitter = new Submitter(scene);
  const callers = new Callers(scene);
  let isOver = false;
  const injected = Promise.all(faults.map((fault) => fault(scene))).finally(() => {
    isOver = true;
  });
  const work = [submitter, callers].map((one) => one.workUntil(() => isOver));
  const [times] = await Promise.all([injected, ...work]);
  for (const { api } of [scene.first, scene.second]) await untilHealthy(api);
  await untilFinished(scene.first.api, submitter.submitted);
  await check(scene, submitter);
  await callers.check(scene.database);
  if (times.includes(0)) throw new Error(`a fault had no effect: ${times.join(', ')}`);
  const refusals = [...submitter.refusals].map(([code, count]) => `${count} submits answered ${code}`);
  return [
    `${submitter.submitted.length} imports`,
    `${times.join('+')} faults`,
    ...refusals,
    callers.describe(),
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
