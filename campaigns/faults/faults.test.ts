import { expect, inject, it } from 'vitest';
import { Random } from '../random.ts';
import { importDuring } from './import-during.ts';
import { sharedFaults } from './kinds.ts';
import { besideThem } from './place.ts';
import { withScene } from './scene.ts';

it('faults of all kinds at once, and an engine that freezes and wakes up, change nothing of any outcome', async ({
  signal,
}) => {
  const random = new Random(Date.now() % 1e6);
  const options = {
    random,
    faultMs: 3_000,
    makePlace: besideThem,
    preparedData: inject('preparedData'),
    signal,
  };
  await withScene(options, async (scene) => {
    expect(await importDuring(scene, Object.values(sharedFaults))).toContain('all right');
  });
}, 180_000);
