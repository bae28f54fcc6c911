import type { DayErrors, DayUsage } from '@galena/client';
import { formatCount } from '../languages/translate.tsx';
import type { NamedCount } from '../parts/bar-plot.tsx';
import { formatDay, formatShare } from '../parts/format.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { Empty, Show } from '../parts/states.tsx';
import { Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { DayPlot } from './day-plot.tsx';
import { LimitsCard } from './limits-card.tsx';

/** Calls and errors of seven days, and the limits. */
export function UsagePage() {
  const { galena, service, may } = useSession();
  const loaded = useLoad(async (signal) => {
    const [calls, errors, limits] = await Promise.all([
      galena.usage.calls({ signal, days: 7 }),
      galena.usage.errors({ signal, days: 7 }),
      galena.usage.limits({ signal }),
    ]);
    return { calls, errors, limits };
  }, 'usage');
  return (
    <Page
      title="Usage"
      lead={`Calls and errors of the last seven days, in the time zone ${service.timeZone}`}
    >
      <Show loaded={loaded}>
        {({ calls, errors, limits }) => (
          <div class="stack">
            <Days calls={calls} errors={errors} />
            <div class="two">
              <Shares
                title="Calls by user"
                what="User"
                of="calls"
                counts={sum(
                  calls.flatMap(({ users }) => users.map(({ userId, count }) => ({ name: userId, count }))),
                )}
              />
              <Shares title="Errors by code" what="Code" of="errors" counts={sum(errors.flatMap(codesOf))} />
            </div>
            <LimitsCard limits={limits} />
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

interface DaysOptions {
  readonly calls: readonly DayUsage[];
  readonly errors: readonly DayErrors[];
}

/** The oldest day first, as time is read. */
function Days({ calls, errors }: DaysOptions) {
  const errorsOf = new Map(errors.map(({ date, total }) => [date, total]));
  const days = calls
    .toReversed()
    .map(({ date, total }) => ({ date, counts: [total, errorsOf.get(date) ?? 0] }));
  return (
    <section class="card stack" aria-label="Calls and errors by day">
      <h2>Calls and errors by day</h2>
      <DayPlot
        label="Calls and errors by day; the table has the numbers"
        series={['Calls', 'Errors']}
        days={days}
      />
      <Table
        name="Calls and errors by day, as a table"
        items={days}
        keyOf={({ date }) => date}
        columns={[
          { title: 'Day', isWide: true, render: ({ date }) => formatDay(date) },
          { title: 'Calls', isNumber: true, render: ({ counts: [total = 0] }) => formatCount(total) },
          { title: 'Errors', isNumber: true, render: ({ counts: [, wrong = 0] }) => formatCount(wrong) },
          {
            title: 'Errors per call',
            isNumber: true,
            render: ({ counts: [total = 0, wrong = 0] }) => (total === 0 ? '' : formatShare(wrong, total)),
          },
        ]}
      />
    </section>
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

interface SharesOptions {
  readonly title: string;
  /** What a row is. */
  readonly what: string;
  /** What is counted. */
  readonly of: 'calls' | 'errors';
  readonly counts: readonly NamedCount[];
}

/** What each has of all: bars of 100 % are as long in every table. */
function Shares({ title, what, of, counts }: SharesOptions) {
  const total = counts.reduce((before, { count }) => before + count, 0);
  return (
    <section class="card stack" aria-label={title}>
      <h2>{title}</h2>
      {total === 0 ? (
        <Empty title={of === 'calls' ? 'No calls' : 'No errors'} />
      ) : (
        <Table
          name={`${title}, with shares`}
          items={counts}
          keyOf={({ name }) => name}
          columns={[
            { title: what, isWrapped: true, render: ({ name }) => <Foreign text={name} /> },
            {
              title: of === 'calls' ? 'Calls' : 'Errors',
              isNumber: true,
              render: ({ count }) => formatCount(count),
            },
            {
              title: of === 'calls' ? 'Share of all calls' : 'Share of all errors',
              render: ({ name, count }) => (
                <div class="share">
                  <ProgressBar label={name} share={count / total} />
                  <span>{formatShare(count, total)}</span>
                </div>
              ),
            },
          ]}
        />
      )}
    </section>
  );
}
