import { crash } from './crash/crash.ts';
import { faults } from './faults/faults.ts';
import { fuzz } from './fuzz/fuzz.ts';
import { load } from './load/load.ts';

/** A campaign gives whether what it claims has held. */
const campaigns: Readonly<Record<string, (args: string[]) => Promise<boolean>>> = {
  crash,
  faults,
  fuzz,
  load,
};

const usage = `
  npm run campaign -- crash [--rounds 200] [--seed 1]
  npm run campaign -- faults [--rounds 3] [--seed 1]
  npm run campaign -- fuzz [--inputs 100000] [--seed 1]
  npm run campaign -- load [--clients 1000] [--seconds 300] [--connections 300] [--subscriptions 1000]`;

const [name = '', ...args] = process.argv.slice(2);
const campaign = campaigns[name];
if (campaign === undefined) {
  console.error(`Which campaign? ${Object.keys(campaigns).join(', ')}\n${usage}`);
  process.exitCode = 2;
} else if (!(await campaign(args))) {
  process.exitCode = 1;
}
