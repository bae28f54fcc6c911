import type { DayErrors, DayUsage } from '@galena/client';
import { formatCount, T, t } from '../languages/translate.ts';
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
      title={t('Usage')}
      lead={t('Calls and errors of the last seven days, in the time zone {zone}', { zone: service.timeZone })}
    >
      <Show loaded={loaded}>
        {({ calls, errors, limits }) => (
          <div class="stack">
            <Days calls={calls} errors={errors} />
            <div class="two">
              <Shares
                title={t('Calls by user')}
                what={t('User')}
                of="calls"
                counts={sum(
                  calls.flatMap(({ users }) => users.map(({ userId, count }) => ({ name: userId, count }))),
                )}
              />
              <Shares
                title={t('Errors by code')}
                what={t('Code')}
                of="errors"
                counts={sum(errors.flatMap(codesOf))}
              />
            </div>
            <LimitsCard limits={limits} />
          </div>
        )}
      </Show>
      {may('Administer Galena') && (
        <p>
          <T text="{calls}, one by one" calls={<a href="#/calls">{t('The last calls')}</a>} />
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
    <section class="card stack" aria-label={t('Calls and errors by day')}>
      <h2>{t('Calls and errors by day')}</h2>
      <DayPlot
        label={t('Calls and errors by day; the table has the numbers')}
        series={[t('Calls'), t('Errors')]}
        days={days}
      />
      <Table
        name={t('Calls and errors by day, as a table')}
        items={days}
        keyOf={({ date }) => date}
        columns={[
          { title: t('Day'), isWide: true, render: ({ date }) => formatDay(date) },
          { title: t('Calls'), isNumber: true, render: ({ counts: [total = 0] }) => formatCount(total) },
          { title: t('Errors'), isNumber: true, render: ({ counts: [, wrong = 0] }) => formatCount(wrong) },
          {
            title: t('Errors per call'),
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
        <Empty title={of === 'calls' ? t('No calls') : t('No errors')} />
      ) : (
        <Table
          name={t('{title}, with shares', { title })}
          items={counts}
          keyOf={({ name }) => name}
          columns={[
            { title: what, isWrapped: true, render: ({ name }) => <Foreign text={name} /> },
            {
              title: of === 'calls' ? t('Calls') : t('Errors'),
              isNumber: true,
              render: ({ count }) => formatCount(count),
            },
            {
              title: of === 'calls' ? t('Share of all calls') : t('Share of all errors'),
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
