import { locale } from '../languages/language.ts';
import { formatCount, t, tn } from '../languages/translate.ts';

const oneDecimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const noDecimals = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });

/** In units of 1,024, as limits and quotas have them: 10,485,760 bytes are 10 MB. */
export function formatBytes(bytes: number): string {
  const units = ['', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value >= 100 ? noDecimals.format(value) : oneDecimal.format(value)} ${unit === 0 ? t('bytes') : units[unit]}`;
}

export function formatSeconds(seconds: number): string {
  if (seconds < 60)
    return t('{seconds} s', { seconds: (seconds < 10 ? oneDecimal : noDecimals).format(seconds) });
  if (seconds < 3600) {
    return t('{minutes} min {seconds} s', {
      minutes: Math.floor(seconds / 60),
      seconds: Math.round(seconds % 60),
    });
  }
  return t('{hours} h {minutes} min', {
    hours: formatCount(Math.floor(seconds / 3600)),
    minutes: Math.round((seconds % 3600) / 60),
  });
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Rows that are done, of how many where that is known. */
export function describeRows(done: number, total: number | undefined): string {
  return total === undefined
    ? tn(done, '{count} row', '{count} rows')
    : tn(total, '{done} of {count} row', '{done} of {count} rows', { done: formatCount(done) });
}

/** How much of a whole something is, in percent: of a little more than nothing, and of nearly all, it says so. */
export function formatShare(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (part / whole) * 100;
  if (percent > 0 && percent < 0.1) return `< ${oneDecimal.format(0.1)} %`;
  if (percent > 99.9 && percent < 100) return `> ${oneDecimal.format(99.9)} %`;
  return `${(percent < 10 ? oneDecimal : noDecimals).format(percent)} %`;
}

export function secondsBetween(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}

const dayOfMonth = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC' });

/** A date without a time, `2026-01-31`, as people say it. */
export function formatDay(date: string): string {
  return dayOfMonth.format(Date.parse(`${date}T00:00:00Z`));
}

const shown = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });

const shownThisYear = new Intl.DateTimeFormat(locale, {
  ...{ month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' },
});
const shownWithSeconds = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });

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
