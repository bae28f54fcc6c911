/** `2026-01-31T08:30:00Z`, as the lead database writes times. */
export function toSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** `2026-01-31T08:30:00Z+0000`, as the asset API writes them. */
export function toAssetTime(time: Date): string {
  return `${toSeconds(time)}+0000`;
}
