import type { ChangeOrigin, FieldValue, LeadEvent } from '@galena/client';
import { useState } from 'preact/hooks';
import { T, t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { Time } from '../parts/format.tsx';
import { explain } from '../parts/states.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { whoOf } from '../parts/who.ts';
import { useSession } from '../session/session.ts';
import { linkTo } from '../shell/route.ts';

const pageSize = 50;

/** What happened to a lead: which value became which, when, and by whom. */
export function HistoryCard({ leadId }: { readonly leadId: number }) {
  const { galena } = useSession();
  const [shown, setShown] = useState(pageSize);
  const { value, error } = useLoad(async (signal) => {
    let knownSince: string | undefined;
    const onKnownSince = (time: string) => {
      knownSince = time;
    };
    const events = await take(galena.leads.history(leadId, { signal, onKnownSince }), shown + 1);
    return { events, knownSince };
  }, `${leadId} ${shown}`);
  const events = value?.events ?? [];
  const oldest = events.at(-1);
  return (
    <section class="card stack" aria-label={t('History')}>
      <h2>{t('History')}</h2>
      {error !== undefined && <p class="problem">{explain(error)}</p>}
      {events.length > 0 && (
        <Table
          name={t('What happened to the lead')}
          columns={columns}
          items={events.slice(0, shown)}
          keyOf={({ id }) => id}
        />
      )}
      {events.length > shown ? (
        <Button onClick={() => setShown(shown + pageSize)}>{t('Show more')}</Button>
      ) : (
        value?.knownSince !== undefined &&
        value.knownSince > (oldest?.at ?? '') && (
          <p class="quiet small">
            <T text="Changed values are known since {time}." time={<Time at={value.knownSince} />} />
          </p>
        )
      )}
    </section>
  );
}

const columns: readonly Column<LeadEvent>[] = [
  { title: t('When'), render: ({ at }) => <Time at={at} /> },
  { title: t('What'), isWide: true, render: (event) => <What event={event} /> },
  { title: t('Before'), isWide: true, render: ({ oldValue }) => <Value value={oldValue} /> },
  { title: t('After'), isWide: true, render: ({ newValue }) => <Value value={newValue} /> },
  { title: t('By'), isWide: true, render: ({ by }) => <Origin by={by} /> },
];

function What({ event }: { readonly event: LeadEvent }) {
  const { kind, activityType, field, list, primaryValue } = event;
  if (field !== undefined) return <Foreign text={field.displayName} most={80} />;
  const name = activityType ?? kinds[kind];
  if (list !== undefined && kind !== 'created') {
    const link = (
      <a href={linkTo(['lists', list.id])}>
        <Foreign text={list.name} most={80} />
      </a>
    );
    if (activityType === undefined && kind === 'addedToList') return <T text="Added to {list}" list={link} />;
    if (activityType === undefined && kind === 'removedFromList') {
      return <T text="Removed from {list}" list={link} />;
    }
    return (
      <>
        {name} {link}
      </>
    );
  }
  return <Foreign text={primaryValue === undefined ? name : `${name}: ${primaryValue}`} most={160} />;
}

const kinds: Readonly<Record<LeadEvent['kind'], string>> = {
  created: t('Created'),
  changed: t('Changed'),
  addedToList: t('Added to a list'),
  removedFromList: t('Removed from a list'),
  merged: t('Merged'),
  deleted: t('Deleted'),
  restored: t('Restored'),
  movedToPartition: t('Moved to partition'),
  pushed: t('Pushed'),
  activity: t('Activity'),
};

/** Undefined: it is not about a value. */
export function Value({ value }: { readonly value: FieldValue | undefined }) {
  if (value === undefined) return null;
  if (value === null || value === '') return <span class="quiet">{t('empty')}</span>;
  return <Foreign text={String(value)} most={160} />;
}

export function Origin({ by: { batchId, undoes, fileName, service, user } }: { readonly by: ChangeOrigin }) {
  return (
    <>
      {batchId !== undefined && (
        <>
          <a href={linkTo(['imports', batchId])}>
            {undoes === undefined ? t('import {batchId}', { batchId }) : t('undo {batchId}', { batchId })}
          </a>
          {fileName !== undefined && (
            <>
              {' '}
              <Foreign text={fileName} most={60} />
            </>
          )}{' '}
        </>
      )}
      <span class="quiet">
        <Foreign text={whoOf(service, user) ?? (batchId === undefined ? t('unknown') : '')} most={60} />
      </span>
    </>
  );
}
