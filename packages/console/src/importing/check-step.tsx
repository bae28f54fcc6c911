import type { Finding, FoundRow, RowCheck } from '@galena/client/files';
import type { ComponentChildren } from 'preact';
import { formatCount } from '../languages/translate.tsx';
import { Stats } from '../parts/facts.tsx';
import { Checkbox } from '../parts/fields.tsx';
import { plural } from '../parts/format.tsx';
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
    <section class="card step stack" aria-label="What will happen">
      <h2>What will happen</h2>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {children}
      {checked === undefined && problem === undefined && (
        <>
          <p>Checking all rows</p>
          <ProgressBar label="Share of the file that is checked" share={share} />
        </>
      )}
      {checked !== undefined && <Checked checked={checked} />}
      {(stripsInvisible || checked?.findings.some(({ kind }) => kind === 'invisible') === true) && (
        <Checkbox
          label="Remove invisible characters from the keys"
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
          { name: 'Rows', value: formatCount(rows) },
          { name: 'Will go in', value: formatCount(rows - failed - skipped) },
          { name: 'Will fail', value: formatCount(failed), tone: failed > 0 ? 'bad' : undefined },
          ...(skipped > 0 ? [{ name: 'Will be skipped', value: formatCount(skipped) }] : []),
          { name: 'Will warn', value: formatCount(warned), tone: warned > 0 ? 'warn' : undefined },
        ]}
      />
      {failedForSeveral > 0 && (
        <p class="quiet">
          {plural(
            failedForSeveral,
            'row has several reasons to fail and is counted under each.',
            'rows have several reasons to fail and are counted under each.',
          )}{' '}
          The report of the import has the first one.
        </p>
      )}
      <div class="findings">
        {findings.map((finding) => (
          <FindingLines key={`${finding.kind} ${finding.reason}`} finding={finding} />
        ))}
      </div>
      <p class="quiet small">
        What depends on the leads that are there (an unknown id, a company, another partition) only the import
        can tell. Rows that fail can be corrected afterwards.
      </p>
    </>
  );
}
function FindingLines({ finding: { kind, reason, count, rows } }: { readonly finding: Finding }) {
  return (
    <details>
      <summary>
        <span class={`pill ${kind === 'failure' ? 'failed' : 'queued'}`}>{labels[kind]}</span>{' '}
        <Foreign text={reason} /> <span class="quiet">{plural(count, 'row')}</span>
      </summary>
      <ul class="lines">
        {rows.map((row) => (
          <li key={row.line}>
            <FoundLine row={row} />
          </li>
        ))}
        {count > rows.length && <li class="quiet">and {formatCount(count - rows.length)} more</li>}
      </ul>
    </details>
  );
}

const labels: Readonly<Record<Finding['kind'], string>> = {
  failure: 'fails',
  skip: 'skipped',
  warning: 'warns',
  invisible: 'goes in',
  repeat: 'goes in',
  withoutValue: 'not sent',
};

function FoundLine({ row: { line, value, firstLine } }: { readonly row: FoundRow }) {
  return (
    <>
      Line {formatCount(line)}
      {value !== undefined && (
        <>
          : <Foreign text={value} />
        </>
      )}
      {firstLine !== undefined && ` (as in line ${formatCount(firstLine)})`}
    </>
  );
}
