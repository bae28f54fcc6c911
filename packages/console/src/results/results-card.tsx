import type { ImportProgress, ReportedRow } from '@galena/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { readName } from '../imports/import-name.ts';
import { formatCount, t, tn } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { Choices } from '../parts/choices.tsx';
import { later } from '../parts/later.tsx';
import { explain } from '../parts/states.tsx';
import { findSentFile } from '../session/sent-files.ts';
import { useSession } from '../session/session.ts';
import { countOf, kindNames, type Report, type ReportKind } from './report.ts';
import { reportText } from './report-text.ts';
import { reportedRows } from './reported-rows.ts';
import { saveFile } from './save-file.ts';

// Most imports have nothing to be corrected.
const Corrections = later(async () => (await import('./corrections.tsx')).Corrections);

interface ResultsOptions {
  /** Of the import, or of all parts of a file together. */
  readonly progress: ImportProgress;
  /** The imports that the rows are of, in the order of the file. Default: the one. */
  readonly parts?: readonly ImportProgress[];
}

/** Failures and warnings of an import, or of a file in parts, to be looked at, corrected and sent again. */
export function ResultsCard({ progress, parts = [progress] }: ResultsOptions) {
  const { failed, warned, skipped = 0 } = progress;
  const [kind, setKind] = useState<ReportKind>(firstKind(progress));
  if (failed + warned + skipped === 0) {
    return progress.status === 'complete' ? (
      <p class="notice">{t('Every row was imported, without warnings.')}</p>
    ) : null;
  }
  if (progress.expired === true) {
    return (
      <p class="notice">
        {t('{failed} failed and {warned} warned.', {
          failed: tn(failed, '{count} row', '{count} rows'),
          warned: tn(warned, '{count} row', '{count} rows'),
        })}{' '}
        {skipped > 0 &&
          `${tn(skipped, '{count} row was left out by the rules.', '{count} rows were left out by the rules.')} `}
        {t('The report was deleted seven days after the submit.')}
      </p>
    );
  }
  return (
    <section class="card stack" aria-label={t('Failures and warnings')}>
      <div class="card-head">
        <Choices<ReportKind>
          label={t('Rows')}
          value={kind}
          onChange={setKind}
          choices={[
            { value: 'failures', label: t('Failures {number}', { number: formatCount(failed) }) },
            { value: 'warnings', label: t('Warnings {number}', { number: formatCount(warned) }) },
            ...(skipped > 0
              ? [
                  {
                    value: 'skipped' as const,
                    label: t('Skipped {number}', { number: formatCount(skipped) }),
                  },
                ]
              : []),
          ]}
        />
        <Download progress={progress} parts={parts} kind={kind} />
      </div>
      <ReportRows key={kind} progress={progress} parts={parts} kind={kind} />
    </section>
  );
}

function firstKind({ failed, warned, skipped = 0 }: ImportProgress): ReportKind {
  if (failed > 0 || warned + skipped === 0) return 'failures';
  return warned > 0 ? 'warnings' : 'skipped';
}

interface ReportOptions extends Required<ResultsOptions> {
  readonly kind: ReportKind;
}

function Download({ progress, parts, kind }: ReportOptions) {
  const { galena, sender, may } = useSession();
  const [problem, setProblem] = useState<string>();
  if (progress.finishedAt === undefined || !may('Read-Write Lead')) return null;
  const download = async () => {
    try {
      const text = await reportText(galena, parts, kind, findSentFile(sender, progress.batchId));
      const name = readName(progress).fileName.replace(/(\.(csv|tsv|ssv|txt|xlsx|xlsm))?(\.gz)?$/i, '');
      if (text !== undefined) saveFile(text, `${name}.${kind}.csv`);
    } catch (error) {
      setProblem(explain(error));
    }
  };
  return (
    <span>
      <Button onClick={() => void download()} disabled={countOf(progress, kind) === 0}>
        {t('Download as file')}
      </Button>
      {problem !== undefined && <span role="alert"> {problem}</span>}
    </span>
  );
}

function ReportRows({ progress, parts, kind }: ReportOptions) {
  const { report, error } = useReport(parts, kind);
  const { sender } = useSession();
  const hasFile = findSentFile(sender, progress.batchId) !== undefined;
  const count = countOf(progress, kind);
  if (count === 0) return <p class="quiet">{kindNames()[kind].none}</p>;
  return (
    <>
      {error !== undefined && (
        <p class="problem" role="alert">
          {explain(error)}
        </p>
      )}
      {!report.isWhole && (
        <p class="quiet" role="status">
          {tn(count, '{loaded} of {count} row loaded', '{loaded} of {count} rows loaded', {
            loaded: formatCount(report.rows.length),
          })}
        </p>
      )}
      <p class="quiet small">
        {t(
          'Cells are shown as they were sent. Where dates, numbers or booleans of the file were converted, these are the converted ones; lines are those of the file.',
        )}{' '}
        {describeDownload(hasFile)}
      </p>
      <Corrections progress={progress} kind={kind} report={report} />
    </>
  );
}

/** Only the page that sent the file knows what was converted. */
function describeDownload(hasFile: boolean): string {
  return hasFile
    ? t('The download has the cells of your file.')
    : t(
        'So has the download: only the page that has sent a file knows its own cells, until it is closed or loaded again.',
      );
}

/** A hundred thousand rows come in hundreds of pages: what is there is shown, now and then. */
const shownEveryMs = 400;

function useReport(parts: readonly ImportProgress[], kind: ReportKind): { report: Report; error: unknown } {
  const { galena } = useSession();
  const [report, setReport] = useState<Report>({ columns: [], rows: [], isWhole: false });
  const [error, setError] = useState<unknown>();
  const rows = useRef<ReportedRow[]>([]);
  const standing = parts.map(({ batchId, status }) => `${batchId} ${status}`).join();
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    const read = async () => {
      const columns = await galena.imports.getColumns(parts[0]?.batchId ?? 0, { signal });
      let shownAt = 0;
      rows.current = [];
      for await (const row of reportedRows(galena, parts, kind, columns, signal)) {
        rows.current.push(row);
        if (performance.now() - shownAt < shownEveryMs) continue;
        shownAt = performance.now();
        setReport({ columns, rows: rows.current.slice(), isWhole: false });
        await new Promise((resolve) => setTimeout(resolve));
      }
      setReport({ columns, rows: rows.current, isWhole: true });
    };
    read().catch((problem: unknown) => {
      if (!signal.aborted) setError(problem);
    });
    return () => ending.abort();
  }, [standing, kind]);
  return { report, error };
}
