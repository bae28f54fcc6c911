import { formatCount } from '../languages/translate.tsx';

/** In units of 1,024, as limits and quotas have them: 10,485,760 bytes are 10 MB. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1).replace(/\.0$/, '')} ${units[unit]}`;
}

export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1).replace(/\.0$/, '')} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Rows that are done, of how many where that is known. */
export function describeRows(done: number, total: number | undefined): string {
  return total === undefined ? plural(done, 'row') : `${formatCount(done)} of ${plural(total, 'row')}`;
}

/** How much of a whole something is, in percent: of a little more than nothing, and of nearly all, it says so. */
export function formatShare(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (part / whole) * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  if (percent > 99.9 && percent < 100) return '> 99.9 %';
  return `${percent < 10 ? percent.toFixed(1).replace(/\.0$/, '') : Math.round(percent)} %`;
}

export function secondsBetween(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}

const dayOfMonth = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', timeZone: 'UTC' });

/** A date without a time, `2026-01-31`, as people say it. */
export function formatDay(date: string): string {
  return dayOfMonth.format(Date.parse(`${date}T00:00:00Z`));
}

const shown = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const shownThisYear = new Intl.DateTimeFormat(undefined, {
  ...{ month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' },
});
const shownWithSeconds = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** `short`, for lists, is without the year where that is this one. */
type TimeForm = 'usual' | 'short' | 'exact';

function formatOf(form: TimeForm, time: number): Intl.DateTimeFormat {
  if (form === 'exact') return shownWithSeconds;
  const isThisYear = new Date(time).getFullYear() === new Date().getFullYear();
  return form === 'short' && isThisYear ? shownThisYear : shown;
}

/** In the zone of whoever looks; what the server said is there on hover. */
export function Time({ at, form = 'usual' }: { readonly at: string; readonly form?: TimeForm }) {
  const time = Date.parse(at);
  if (Number.isNaN(time)) return <>{at}</>;
  return (
    <time datetime={at} title={at}>
      {formatOf(form, time).format(time)}
    </time>
  );
}
