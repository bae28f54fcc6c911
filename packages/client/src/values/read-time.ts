const timePattern =
  /^(\d{1,2})([:.])(\d{2})(?:\2(\d{2})(?:[.,](\d{1,9}))?)?\s*(am|pm|a\.\s?m\.|p\.\s?m\.)?\s*(Z|UTC|GMT|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?$/i;

/** A time of day as ISO 8601 writes it, with fraction and offset where the cell has them; undefined if it is none. */
export function readTime(text: string): string | undefined {
  const found = timePattern.exec(text.trim());
  if (found === null) return undefined;
  const [, hourText = '', , minute = '', second = '00', fraction, half, offset = ''] = found;
  const hour = hourOfDay(Number(hourText), half);
  if (hour === undefined || Number(minute) > 59 || Number(second) > 59) return undefined;
  const zone = /^(utc|gmt)$/i.test(offset) ? 'Z' : offset.toUpperCase();
  return `${String(hour).padStart(2, '0')}:${minute}:${second}${fraction === undefined ? '' : `.${fraction}`}${zone}`;
}

function hourOfDay(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour > 23 ? undefined : hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0);
}

export function isMidnight(time: string): boolean {
  return /^00:00:00(\.0+)?(?:Z|[+-].*)?$/.test(time);
}
