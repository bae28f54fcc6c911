import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Select, TextField } from '../parts/fields.tsx';
import { useSession } from '../session/session.ts';
import { activitiesOfPeriod, leadsOfPeriod } from './lead-sources.ts';
import { SaveAsCsv } from './save-as-csv.tsx';

const contents = [
  { value: 'created', label: t('Leads created') },
  { value: 'updated', label: t('Leads updated') },
  { value: 'activities', label: t('Activities') },
] as const;

type Content = (typeof contents)[number]['value'];

/** Exports what a period has: leads or activities. */
export function PeriodCard() {
  const { galena } = useSession();
  const [content, setContent] = useState<Content>('created');
  const [from, setFrom] = useState(dayBefore(6));
  const [to, setTo] = useState(dayBefore(0));
  const pieces = (signal: AbortSignal) => {
    const period = { since: new Date(`${from}T00:00:00`), until: new Date(`${to}T23:59:59`) };
    return content === 'activities'
      ? activitiesOfPeriod(galena, period, signal)
      : leadsOfPeriod(galena, content, period, signal);
  };
  return (
    <section class="card stack" aria-label={t('Export a period')}>
      <h2>{t('Export a period')}</h2>
      <div class="search-row">
        <Select
          label={t('What')}
          value={content}
          choices={contents}
          onChange={(chosen) =>
            setContent(contents.find(({ value }) => value === chosen)?.value ?? 'created')
          }
        />
        <TextField label={t('From')} type="date" value={from} onInput={setFrom} />
        <TextField label={t('To')} type="date" value={to} onInput={setTo} />
      </div>
      <p class="quiet small">
        {t('Both days are included, in the time zone of this browser. 31 days at most.')}
      </p>
      {from !== '' && to !== '' && (
        <p>
          <SaveAsCsv label={t('Export as CSV')} name={`${content}-${from}-${to}.csv`} pieces={pieces} />
        </p>
      )}
    </section>
  );
}

/** The date of today, or so many days earlier, where the person is: `2026-01-31`. */
function dayBefore(days: number): string {
  const day = new Date();
  day.setDate(day.getDate() - days);
  const twoDigits = (number: number) => String(number).padStart(2, '0');
  return `${day.getFullYear()}-${twoDigits(day.getMonth() + 1)}-${twoDigits(day.getDate())}`;
}
