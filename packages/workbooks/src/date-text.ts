const daySeconds = 86_400;
const firstDay = Date.UTC(1899, 11, 30);
/** Excel believes that 1900 had a 29 February: what is before it is counted from a day later. */
const leapDay = 60;
const lastDay = 2_958_465;
const offset1904 = 1_462;

/** `2026-01-31` for the day of a serial number; undefined outside of 1900 to 9999. */
export function dateText(serial: number, has1904Dates: boolean): string | undefined {
  return dayText(Math.floor(toSeconds(serial) / daySeconds), has1904Dates);
}

/** `2026-01-31T07:30:00`, to the second; a date alone at midnight, which is what fields of dates and of datetimes both take. */
export function datetimeText(serial: number, has1904Dates: boolean): string | undefined {
  const seconds = toSeconds(serial);
  const day = dayText(Math.floor(seconds / daySeconds), has1904Dates);
  const rest = seconds % daySeconds;
  return day === undefined || rest === 0 ? day : `${day}T${clock(rest)}`;
}

/** `07:30:00`; a duration may have more than 24 hours. Undefined below zero. */
export function timeText(serial: number): string | undefined {
  return serial < 0 ? undefined : clock(toSeconds(serial));
}

function toSeconds(serial: number): number {
  return Math.round(serial * daySeconds);
}

function dayText(day: number, has1904Dates: boolean): string | undefined {
  const counted = has1904Dates ? day + offset1904 : day;
  if (!(counted >= 1 && counted <= lastDay)) return undefined;
  if (counted === leapDay) return '1900-02-29';
  const time = firstDay + (counted < leapDay ? counted + 1 : counted) * daySeconds * 1000;
  return new Date(time).toISOString().slice(0, 10);
}

function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
