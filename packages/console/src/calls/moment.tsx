const shown = new Intl.DateTimeFormat(undefined, { dateStyle: 'short', timeStyle: 'medium' });

/** A time to the second, in the zone of whoever looks; the milliseconds are there on hover. */
export function Moment({ at }: { readonly at: string }) {
  return (
    <time datetime={at} title={at}>
      {shown.format(Date.parse(at))}
    </time>
  );
}
