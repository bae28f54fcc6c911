const formats = new Map<string, Intl.DateTimeFormat>();

/** The date in a time zone: `2026-01-31`. */
export function dayOf(time: Date, timeZone: string): string {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format.format(time);
}

/** The days up to one, the last one first. */
export function daysUpTo(day: string, count: number): string[] {
  const last = Date.parse(`${day}T00:00:00Z`);
  return Array.from({ length: count }, (_, back) =>
    new Date(last - back * 86_400_000).toISOString().slice(0, 10),
  );
}
