export { Galena, type GalenaOptions, type ImportOptions } from './client.ts';
export { GalenaRefusal, GalenaUnreachable } from './errors.ts';
export type {
  ApiProblem,
  Envelope,
  ImportFormat,
  ImportProgress,
  ImportStatus,
  Lead,
  TokenAnswer,
} from './types.ts';
