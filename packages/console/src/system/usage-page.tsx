import type { DayErrors } from '@galena/client';
import { BarPlot, type NamedCount } from '../parts/bar-plot.tsx';
import { Empty, Show } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';

/** Calls and errors of seven days. */
export function UsagePage() {
  const { galena, service, may } = useSession();
  const loaded = useLoad(async (signal) => {
    const [calls, errors] = await Promise.all([
      galena.usage.calls({ signal, days: 7 }),
      galena.usage.errors({ signal, days: 7 }),
    ]);
    return { calls, errors };
  }, 'usage');
  return (
    <Page title="Usage" lead={`Calls of the last seven days, in the time zone ${service.timeZone}`}>
      <Show loaded={loaded}>
        {({ calls, errors }) => (
          <div class="two">
            <Plot
              title="Calls by day"
              items={calls.map(({ date, total }) => ({ name: date, count: total }))}
            />
            <Plot
              title="Errors by day"
              items={errors.map(({ date, total }) => ({ name: date, count: total }))}
            />
            <Plot
              title="Calls by user"
              items={sum(
                calls.flatMap(({ users }) => users.map(({ userId, count }) => ({ name: userId, count }))),
              )}
            />
            <Plot title="Errors by code" items={sum(errors.flatMap(codesOf))} />
          </div>
        )}
      </Show>
      {may('Administer Galena') && (
        <p>
          <a href="#/calls">The last calls</a>, one by one
        </p>
      )}
    </Page>
  );
}

function codesOf({ errors }: DayErrors): NamedCount[] {
  return errors.map(({ errorCode, count }) => ({ name: errorCode, count }));
}

/** The most frequent first. */
function sum(items: readonly NamedCount[]): readonly NamedCount[] {
  const totals = new Map<string, number>();
  for (const { name, count } of items) totals.set(name, (totals.get(name) ?? 0) + count);
  return [...totals]
    .map(([name, count]) => ({ name, count }))
    .toSorted((first, second) => second.count - first.count);
}

function Plot({ title, items }: { readonly title: string; readonly items: readonly NamedCount[] }) {
  return (
    <section class="card" aria-label={title}>
      <h2 class="card-head">{title}</h2>
      {items.length === 0 ? <Empty title="None" /> : <BarPlot items={items} />}
    </section>
  );
}
