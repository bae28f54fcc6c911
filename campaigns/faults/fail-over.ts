import { setTimeout as delay } from 'node:timers/promises';
import type { FollowedPlace } from './followed.ts';
import type { Fault } from './import-during.ts';
import type { Scene } from './scene.ts';
import { untilImporting } from './until-importing.ts';

/** What becomes of the old primary when the standby takes its place. */
export const failovers = {
  /** It is killed, and its connections break. */
  'failover-killed': (scene) => failOver(scene, async ({ primary }) => primary.signal('SIGQUIT')),
  /** Its host is gone without a word: its connections stay open, and nothing passes them. */
  'failover-gone': (scene) =>
    failOver(scene, async ({ primary, network }) => {
      network.loseAll();
      primary.signal('SIGQUIT');
    }),
  /** It only reads from now on, and its connections work. */
  'failover-read-only': (scene) => failOver(scene, ({ fencePrimary }) => fencePrimary()),
} as const satisfies Readonly<Record<string, Fault<FollowedPlace>>>;

/** The address leads to the standby before that is promoted, or thereafter. Gives how often that was: once. */
async function failOver(
  scene: Scene<FollowedPlace>,
  endPrimary: (place: FollowedPlace) => Promise<void>,
): Promise<number> {
  const { place, random, faultMs } = scene;
  await untilImporting(scene);
  const steps = [
    async () => {
      place.leadToStandby();
      place.network.restore();
    },
    () => place.promote(),
  ];
  await endPrimary(place);
  for (const step of random.chance(0.5) ? steps : steps.toReversed()) {
    await delay(random.integer(0, 4_000));
    await step();
  }
  await delay(faultMs);
  return 1;
}
