import { parseArgs } from 'node:util';
import { describeError } from '../describe-error.ts';
import { Random } from '../random.ts';
import { crossClocks } from './cross-clocks.ts';
import { failovers } from './fail-over.ts';
import { fillDisk } from './fill-disk.ts';
import { followed } from './followed.ts';
import { freezePostgresql } from './freeze-postgresql.ts';
import { type Fault, importDuring } from './import-during.ts';
import { sharedFaults } from './kinds.ts';
import { loseNetwork } from './lose-network.ts';
import { behindNetwork, besideThem, type MakePlace, type Place } from './place.ts';
import { rollOut } from './roll-out.ts';
import { withScene } from './scene.ts';
import { serverFaults } from './server-faults.ts';
import { withSmallDisk } from './small-disk.ts';
import { loseLogs } from './unwritable-log.ts';

/** How long a fault goes on: longer than a lease, so that imports are taken over in the midst of it. */
const faultMs = 8_000;
const smallDiskMb = 256;

/** Imports files while one kind of fault after another is injected, then compares everything with a model. */
export async function faults(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '3' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
      only: { type: 'string' },
    },
  });
  const only = values.only?.split(',');
  const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
  console.log(`fault campaign: ${rounds} rounds of each kind, --seed ${seed}\n`);
  let isRight = true;
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(plan(new Random(seed * 1_000 + round)))) {
      if (only !== undefined && !only.includes(name)) continue;
      const outcome = await run().catch((error: unknown) => {
        isRight = false;
        return `FAILED: ${describeError(error)}`;
      });
      console.log(`round ${round}, ${name}: ${outcome}`);
    }
  }
  return isRight;
}

/** Each kind on data of its own; gives what was done, for people to read. */
function plan(random: Random): Record<string, () => Promise<string>> {
  const run =
    <P extends Place>(makePlace: MakePlace<P>, fault: Fault<P>) =>
    (folder?: string) =>
      withScene({ random, faultMs, makePlace, folder }, (scene) => importDuring(scene, [fault]));
  const runAll = <P extends Place>(makePlace: MakePlace<P>, faults: Readonly<Record<string, Fault<P>>>) =>
    Object.fromEntries(Object.entries(faults).map(([name, fault]) => [name, () => run(makePlace, fault)()]));
  return {
    ...runAll(besideThem, { ...sharedFaults, ...serverFaults, 'log-unwritable': loseLogs }),
    ...runAll(besideThem, {
      'clocks-apart': crossClocks,
      'newer-schemas': rollOut,
      'postgresql-frozen': freezePostgresql,
    }),
    ...runAll(behindNetwork, { 'network-lost': loseNetwork }),
    ...runAll(followed, failovers),
    'disk-full': () => withSmallDisk(smallDiskMb, run(besideThem, fillDisk)),
  };
}
