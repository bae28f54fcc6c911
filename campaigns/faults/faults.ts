import { parseArgs } from 'node:util';
import { describeError } from '../describe-error.ts';
import { Random } from '../random.ts';
import { fillDisk } from './fill-disk.ts';
import { type Fault, importDuring } from './import-during.ts';
import { sharedFaults } from './kinds.ts';
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
  const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
  console.log(`fault campaign: ${rounds} rounds of each kind, --seed ${seed}\n`);
  let isRight = true;
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(plan(new Random(seed * 1_000 + round)))) {
      if (values.only !== undefined && values.only !== name) continue;
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
  const onItsOwn = (fault: Fault, folder?: string) =>
    withScene({ random, faultMs, folder }, (scene) => importDuring(scene, [fault]));
  return {
    ...Object.fromEntries(
      Object.entries({ ...sharedFaults, ...serverFaults, 'log-unwritable': loseLogs }).map(
        ([name, fault]) => [name, () => onItsOwn(fault)],
      ),
    ),
    'disk-full': () => withSmallDisk(smallDiskMb, (folder) => onItsOwn(fillDisk, folder)),
  };
}
