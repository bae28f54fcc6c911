import { open } from 'node:fs/promises';
import { SpawnedGalena } from '../../packages/server/test/support/spawned-galena.ts';
import type { Fault } from './import-during.ts';
import { sharedFaults } from './kinds.ts';
import type { Scene } from './scene.ts';

/**
 * The second engine loses the reader of its log, and a third one has its log on a full disk, while connections drop, so that
 * there is much to log. Gives how often they did; the third engine has to exit with status 0.
 */
export const loseLogs: Fault = async (scene: Scene) => {
  const full = await open('/dev/full', 'w');
  try {
    const third = await SpawnedGalena.start(scene.folder, scene.environment('galena third'), {
      stderr: full.fd,
    });
    scene.second.closeLog();
    const times = await sharedFaults['connections-drop'](scene);
    const status = await third.stop();
    if (status !== 0) throw new Error(`an engine that could not write its log ended with ${status}`);
    return times;
  } finally {
    await full.close();
  }
};
