import type { Finding, FoundRow, RowCheck } from '@galena/client/files';
import type { ComponentChildren } from 'preact';
import { translateSentence } from '../languages/sentences.ts';
import { formatCount, T, t, tn } from '../languages/translate.ts';
import { Stats } from '../parts/facts.tsx';
import { Checkbox } from '../parts/fields.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { Foreign } from '../parts/text.tsx';
import type { CheckState } from './use-check.ts';

interface CheckStepOptions {
  readonly check: CheckState;
  readonly stripsInvisible: boolean;
  readonly onStrip: (strips: boolean) => void;
  /** What else there is to be said of it. */
  readonly children: ComponentChildren;
}

/** What will become of the rows, and why. */
export function CheckStep({ check, stripsInvisible, onStrip, children }: CheckStepOptions) {
  const { share, checked, problem } = check;
  return (
    <section class="card step stack" aria-label={t('What will happen')}>
      <h2>{t('What will happen')}</h2>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {children}
      {checked === undefined && problem === undefined && (
        <>
          <p>{t('Checking all rows')}</p>
          <ProgressBar label={t('Share of the file that is checked')} share={share} />
        </>
      )}
      {checked !== undefined && <Checked checked={checked} />}
      {(stripsInvisible || checked?.findings.some(({ kind }) => kind === 'invisible') === true) && (
        <Checkbox
          label={t('Remove invisible characters from the keys')}
          checked={stripsInvisible}
          onChange={onStrip}
        />
      )}
    </section>
  );
}

function Checked({
  checked: { rows, failed, skipped, warned, failedForSeveral, findings },
}: {
  readonly checked: RowCheck;
}) {
  return (
    <>
      <Stats
        stats={[
          { name: t('Rows'), value: formatCount(rows) },
          { name: t('Will go in'), value: formatCount(rows - failed - skipped) },
          { name: t('Will fail'), value: formatCount(failed), tone: failed > 0 ? 'bad' : undefined },
          ...(skipped > 0 ? [{ name: t('Will be skipped'), value: formatCount(skipped) }] : []),
          { name: t('Will warn'), value: formatCount(warned), tone: warned > 0 ? 'warn' : undefined },
        ]}
      />
      {failedForSeveral > 0 && (
        <p class="quiet">
          {tn(
            failedForSeveral,
            '{count} row has several reasons to fail and is counted under each. The report of the import has the first one.',
            '{count} rows have several reasons to fail and are counted under each. The report of the import has the first one.',
          )}
        </p>
      )}
      <div class="findings">
        {findings.map((finding) => (
          <FindingLines key={`${finding.kind} ${finding.reason}`} finding={finding} />
        ))}
      </div>
      <p class="quiet small">
        {t(
          'What depends on the leads that are there (an unknown id, a company, another partition) only the import can tell. Rows that fail can be corrected afterwards.',
        )}
      </p>
    </>
  );
}
function FindingLines({ finding: { kind, reason, count, rows } }: { readonly finding: Finding }) {
  return (
    <details>
      <summary>
        <span class={`pill ${kind === 'failure' ? 'failed' : 'queued'}`}>{labels[kind]}</span>{' '}
        <Foreign text={translateSentence(reason)} />{' '}
        <span class="quiet">{tn(count, '{count} row', '{count} rows')}</span>
      </summary>
      <ul class="lines">
        {rows.map((row) => (
          <li key={row.line}>
            <FoundLine row={row} />
          </li>
        ))}
        {count > rows.length && (
          <li class="quiet">{tn(count - rows.length, 'and {count} more', 'and {count} more')}</li>
        )}
      </ul>
    </details>
  );
}

const labels: Readonly<Record<Finding['kind'], string>> = {
  failure: t('fails'),
  skip: t('skipped'),
  warning: t('warns'),
  invisible: t('goes in'),
  repeat: t('goes in'),
  withoutValue: t('not sent'),
};

function FoundLine({ row: { line, value, firstLine } }: { readonly row: FoundRow }) {
  const place = formatCount(line);
  if (value === undefined) return <>{t('Line {line}', { line: place })}</>;
  const cell = <Foreign text={value} />;
  if (firstLine === undefined) return <T text="Line {line}: {value}" line={place} value={cell} />;
  return (
    <T
      text="Line {line}: {value} (as in line {first})"
      line={place}
      value={cell}
      first={formatCount(firstLine)}
    />
  );
}
