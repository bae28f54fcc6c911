import type { AttemptEvent, ImportProgress } from '@galena/client';
import type { ComponentChildren } from 'preact';
import { formatCount, T, t } from '../languages/translate.ts';
import { formatSeconds, secondsBetween, Time } from '../parts/format.tsx';
import { Foreign } from '../parts/text.tsx';
import { whoOf } from '../parts/who.ts';
import { linkTo } from '../shell/route.ts';
import { stateName, stateOf, type Tone, toneOf } from './import-state.ts';

interface Event {
  readonly at: string | undefined;
  readonly text: ComponentChildren;
  readonly tone: Tone;
}

/** What happened to an import, from its submit to its end and what came after. */
export function TimelineCard({ progress }: { readonly progress: ImportProgress }) {
  return (
    <section class="card stack" aria-label={t('Timeline')}>
      <h2>{t('Timeline')}</h2>
      <ol class="timeline">
        {eventsOf(progress).map(({ at, text, tone }, index) => (
          <li key={index} class={tone}>
            {at !== undefined && (
              <span class="quiet small">
                <Time at={at} form="exact" />
              </span>
            )}
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function eventsOf(progress: ImportProgress): readonly Event[] {
  const { createdAt, startedAt, finishedAt, sentBy, attemptEvents = [], undoneBy = [] } = progress;
  return [
    {
      at: createdAt,
      text:
        sentBy === undefined ? (
          t('Submitted')
        ) : (
          <Foreign
            text={t('Submitted by {sender}', { sender: whoOf(sentBy.serviceName, sentBy.userEmail) ?? '' })}
            most={90}
          />
        ),
      tone: 'plain',
    },
    ...(startedAt === undefined
      ? []
      : [
          {
            at: startedAt,
            text: t('Started after {duration} in the queue', {
              duration: formatSeconds(secondsBetween(createdAt, startedAt)),
            }),
            tone: 'plain' as const,
          },
        ]),
    ...attemptEvents.map((event, index) => ({
      at: event.at,
      text: <Attempt of={event} before={attemptEvents[index - 1]} />,
      tone:
        event.event === 'interrupted' || event.event === 'leaseLost' ? ('warn' as const) : ('plain' as const),
    })),
    ...(finishedAt === undefined
      ? []
      : [{ at: finishedAt, text: stateName(stateOf(progress)), tone: toneOf(progress) }]),
    ...undoneBy.map((batchId) => ({
      at: undefined,
      text: (
        <T
          text="Undone by {undo}"
          undo={<a href={linkTo(['imports', batchId])}>{t('undo {batchId}', { batchId })}</a>}
        />
      ),
      tone: 'plain' as const,
    })),
  ];
}

function textOf({ event }: AttemptEvent, before: AttemptEvent | undefined): string {
  switch (event) {
    case 'givenBack':
      return t('Attempt ended: the engine stopped or imports were paused.');
    case 'interrupted':
      return t('Attempt ended with an error.');
    case 'leaseLost':
      return t('Attempt ended: the engine was silent for too long and lost its lease.');
    case 'continued':
      // Whoever dies cannot say so.
      return before === undefined || before.event === 'continued'
        ? t('The engine no longer answered. Another one continued.')
        : t('Continued by an engine.');
  }
}

function Attempt({
  of: event,
  before,
}: {
  readonly of: AttemptEvent;
  readonly before: AttemptEvent | undefined;
}) {
  const { rowsDone, error } = event;
  return (
    <>
      {textOf(event, before)}{' '}
      <span class="quiet">{t('Rows done: {number}.', { number: formatCount(rowsDone) })}</span>
      {error !== undefined && (
        <>
          {' '}
          <code>
            <Foreign text={error} most={500} />
          </code>
        </>
      )}
    </>
  );
}
