import { useEffect, useRef, useState } from 'preact/hooks';
import {
  areKept,
  type CorrectionsPlace,
  discardOldCorrections,
  followCorrections,
  keepCorrections,
  readCorrections,
} from '../session/kept-corrections.ts';
import { type Draft, readDraft, type Step, withRows, writeDraft } from './draft.ts';

/** The corrections of a report, which outlive the page, and what can be undone of them since it is shown. */
export interface Drafting {
  readonly draft: Draft;
  /** Whether they would be there again after a reload. */
  readonly isKept: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  run(step: Step): void;
  /** Does what cannot be undone, nor anything before it. */
  settle(step: Step): void;
  undo(): void;
  redo(): void;
}

interface State {
  readonly draft: Draft;
  readonly isKept: boolean;
  readonly done: readonly Step[];
  readonly undone: readonly Step[];
}

const mostSteps = 200;

export function useDraft(place: CorrectionsPlace): Drafting {
  const [state, setState] = useState<State>(() => {
    discardOldCorrections();
    return load(place);
  });
  // What was done here before another tab did something can no longer be undone row by row.
  useEffect(
    () => followCorrections(place, () => setState(load(place))),
    [place.batchId, place.kind, place.identity],
  );
  const { draft, isKept, done, undone } = state;
  // A step that ends later than others meets what those have left.
  const latest = useRef(draft);
  latest.current = draft;
  const go = (rows: Step['before'], next: Pick<State, 'done' | 'undone'>) => {
    const changed = withRows(latest.current, rows);
    latest.current = changed;
    keepCorrections(place, writeDraft(changed));
    setState({ ...next, draft: changed, isKept: areKept(place) });
  };
  return {
    draft,
    isKept,
    canUndo: done.length > 0,
    canRedo: undone.length > 0,
    run: (step) => go(step.after, { done: [...done, step].slice(-mostSteps), undone: [] }),
    settle: (step) => go(step.after, { done: [], undone: [] }),
    undo: () => {
      const step = done.at(-1);
      if (step !== undefined) go(step.before, { done: done.slice(0, -1), undone: [...undone, step] });
    },
    redo: () => {
      const step = undone.at(-1);
      if (step !== undefined) go(step.after, { done: [...done, step], undone: undone.slice(0, -1) });
    },
  };
}

function load(place: CorrectionsPlace): State {
  return { draft: readDraft(readCorrections(place)), isKept: areKept(place), done: [], undone: [] };
}
