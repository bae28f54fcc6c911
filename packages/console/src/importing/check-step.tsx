import type { Finding, FoundRow, OpenedFile, RowCheck } from '@galena/client/files';
import { useEffect, useState } from 'preact/hooks';
import { Stats } from '../parts/facts.tsx';
import { Checkbox } from '../parts/fields.tsx';
import { formatCount, plural } from '../parts/format.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { explain } from '../parts/states.tsx';
import { Foreign } from '../parts/text.tsx';
import { useSession } from '../session/session.ts';
import { type CheckRequest, work } from './work.ts';

type CheckStepOptions = Omit<CheckRequest, 'blob' | 'format' | 'surplusCells' | 'lines'> & {
  readonly opened: OpenedFile;
  readonly onStrip: (strips: boolean) => void;
};

interface CheckState {
  readonly share: number;
  readonly checked?: RowCheck;
  readonly problem?: string;
}

/** What will become of the rows: the whole file is read, each time something about it changes. */
export function CheckStep({
  opened,
  names,
  fields,
  lookupField,
  rules,
  converted,
  stripsInvisible,
  onStrip,
}: CheckStepOptions) {
  const { surplusCells } = useSession().service;
  const [{ share, checked, problem }, setState] = useState<CheckState>({ share: 0 });
  useEffect(() => {
    const ending = new AbortController();
    const { blob, format, lines } = opened;
    const request = {
      blob,
      format,
      names,
      fields,
      lookupField,
      surplusCells,
      rules,
      lines,
      converted,
      stripsInvisible,
    };
    setState({ share: 0 });
    work({ kind: 'check', request }, ending.signal, (done) => setState({ share: done })).then(
      (result) => setState({ share: 1, checked: result }),
      (error: unknown) => {
        if (!ending.signal.aborted) setState({ share: 1, problem: explain(error) });
      },
    );
    return () => ending.abort();
  }, [opened, names, fields, lookupField, rules, converted, stripsInvisible]);
  return (
    <section class="card step stack" aria-label="What will happen">
      <h2>What will happen</h2>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {checked === undefined && problem === undefined && (
        <>
          <p role="status">Checking all rows</p>
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

function Checked({ checked: { rows, failed, skipped, warned, findings } }: { readonly checked: RowCheck }) {
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
