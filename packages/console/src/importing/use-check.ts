import type { OpenedFile, RowCheck } from '@galena/client/files';
import { useEffect, useState } from 'preact/hooks';
import { explain } from '../parts/states.tsx';
import { type CheckRequest, work } from './work.ts';

/** What the check of a file has found so far. */
export interface CheckState {
  /** Share of the file that is checked. */
  readonly share: number;
  readonly checked?: RowCheck;
  readonly problem?: string;
}

type CheckOptions = Omit<CheckRequest, 'blob' | 'format' | 'lines'> & { readonly opened: OpenedFile };

/** What will become of the rows: the whole file is read, each time something about it changes. */
export function useCheck(options: CheckOptions, isReady: boolean): CheckState {
  const { opened, ...how } = options;
  const { names, fields, lookupField, surplusCells, rules, converted, stripsInvisible } = how;
  const [state, setState] = useState<CheckState>({ share: 0 });
  useEffect(() => {
    const ending = new AbortController();
    setState({ share: 0 });
    if (!isReady) return;
    const { blob, format, lines } = opened;
    work({ kind: 'check', request: { ...how, blob, format, lines } }, ending.signal, (share) =>
      setState({ share }),
    ).then(
      (checked) => setState({ share: 1, checked }),
      (error: unknown) => {
        if (!ending.signal.aborted) setState({ share: 1, problem: explain(error) });
      },
    );
    return () => ending.abort();
  }, [isReady, opened, names, fields, lookupField, surplusCells, rules, converted, stripsInvisible]);
  return state;
}
