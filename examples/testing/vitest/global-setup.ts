import { startGalena } from '@galena/testing';

/** One double for all test files of the run. */
export default async function setup() {
  const galena = await startGalena({ seed: '../seed' });
  Object.assign(process.env, galena.env);
  return () => galena.stop();
}
