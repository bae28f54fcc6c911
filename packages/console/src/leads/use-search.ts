import type { Galena, Lead, SearchOptions, SearchProgress } from '@galena/client';
import { useEffect, useRef, useState } from 'preact/hooks';

/** Leads that are fetched, and shown, at once. */
const pageSize = 100;

/** What a search has found so far. */
export interface Found {
  readonly leads: readonly Lead[];
  /** How far it has looked; undefined before the first answer. */
  readonly progress: SearchProgress | undefined;
  readonly isLooking: boolean;
  readonly hasMore: boolean;
  readonly error: unknown;
}

const nothing: Found = { leads: [], progress: undefined, isLooking: true, hasMore: false, error: undefined };

/** Reads on where it is, however many pages of the server that takes. */
class Run {
  readonly #ending = new AbortController();
  readonly #leads: AsyncGenerator<Lead, void, undefined>;
  readonly #note: (change: (before: Found) => Found) => void;
  #received = 0;
  #given = 0;
  #searchedTo = 2;

  constructor(galena: Galena, options: SearchOptions, note: (change: (before: Found) => Found) => void) {
    const { signal } = this.#ending;
    this.#note = (change) => {
      if (!signal.aborted) note(change);
    };
    const onProgress = (progress: SearchProgress) => {
      this.#received += progress.found;
      this.#searchedTo = progress.searchedTo;
      this.#note((before) => ({ ...before, progress }));
    };
    this.#leads = galena.leads.search({ ...options, batchSize: pageSize, signal, onProgress });
  }

  async readMore(): Promise<void> {
    this.#note((before) => ({ ...before, isLooking: true, error: undefined }));
    const found: Lead[] = [];
    let error: unknown;
    try {
      while (found.length < pageSize) {
        const next = await this.#leads.next();
        if (next.done) break;
        found.push(next.value);
        this.#given += 1;
        // What is there is shown while the search goes on.
        if (this.#given === this.#received) this.#show(found.splice(0));
        if (this.#given % pageSize === 0) break;
      }
    } catch (caught) {
      error = caught;
    }
    this.#show(found);
    const hasMore = error === undefined && (this.#searchedTo > 1 || this.#given < this.#received);
    this.#note((before) => ({ ...before, isLooking: false, hasMore, error }));
  }

  #show(leads: readonly Lead[]): void {
    if (leads.length > 0) this.#note((before) => ({ ...before, leads: [...before.leads, ...leads] }));
  }

  end(): void {
    this.#ending.abort();
  }
}

/** @param key - another one begins another search */
export function useSearch(
  galena: Galena,
  options: SearchOptions,
  key: string,
): Found & { readMore(): void; again(): void } {
  const [state, setState] = useState({ key, found: nothing });
  const [round, setRound] = useState(0);
  const run = useRef<Run>(undefined);
  const latest = useRef(options);
  latest.current = options;
  useEffect(() => {
    setState({ key, found: nothing });
    const current = new Run(galena, latest.current, (change) =>
      setState((before) => ({ key, found: change(before.key === key ? before.found : nothing) })),
    );
    run.current = current;
    void current.readMore();
    return () => current.end();
  }, [key, round]);
  return {
    ...(state.key === key ? state.found : nothing),
    readMore: () => void run.current?.readMore(),
    again: () => setRound((before) => before + 1),
  };
}
