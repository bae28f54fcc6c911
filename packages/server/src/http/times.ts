import { toSeconds } from '../times.ts';

export { toSeconds };

/** `2026-01-31T08:30:00Z+0000`, as the asset API writes them. */
export function toAssetTime(time: Date): string {
  return `${toSeconds(time)}+0000`;
}
