export { connectGalena } from './connect-galena.ts';
export { GalenaStartError } from './double-process.ts';
export { GalenaDouble, GalenaSubscription } from './galena-double.ts';
export type { GalenaLimits, GalenaOptions } from './options.ts';
export { StartedGalena, startGalena } from './start-galena.ts';
