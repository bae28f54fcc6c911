import { startGalena } from '@galena/testing';

/** One double for all test files of the run. */
export default async function setup() {
  globalThis.galena = await startGalena();
  Object.assign(process.env, globalThis.galena.env);
}
