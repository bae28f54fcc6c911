/** `2026-01-31T08:30:00Z`, as the lead database writes times. */
export function toSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}
