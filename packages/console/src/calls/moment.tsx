import { locale } from '../languages/language.ts';

const shown = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium' });

/** A time to the second, in the zone of whoever looks; the milliseconds are there on hover. */
export function Moment({ at }: { readonly at: string }) {
  return (
    <time datetime={at} title={at}>
      {shown.format(Date.parse(at))}
    </time>
  );
}
