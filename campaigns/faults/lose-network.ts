import { setTimeout as delay } from 'node:timers/promises';
import type { NetworkPlace } from './place.ts';
import type { Scene } from './scene.ts';
import { untilImporting } from './until-importing.ts';

/** How long no packet passes: shorter and longer than a silent connection is waited for, and than a lease. */
const cutOffMs = [0, 3_000, 9_000, 25_000] as const;

/**
 * The packets of all connections to PostgreSQL vanish, while the sockets at both ends stay open: those connections never recover.
 * New ones work at once, as where a firewall has forgotten the old, or only after a while, as where a cable was pulled. Gives how
 * many connections died.
 */
export async function loseNetwork(scene: Scene<NetworkPlace>): Promise<number> {
  const {
    place: { network },
    random,
    faultMs,
  } = scene;
  let dead = 0;
  for (const end = Date.now() + faultMs; Date.now() < end || dead === 0; ) {
    await untilImporting(scene);
    dead += network.loseOpen();
    network.loseAll();
    await delay(random.pick(cutOffMs));
    network.restore();
  }
  return dead;
}
