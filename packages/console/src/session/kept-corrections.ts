/** What a person has done to a reported row, as the browser keeps it. */
export interface KeptRow {
  readonly row: number;
  /** Changed cells by the index of their column. */
  readonly cells: readonly (readonly [column: number, text: string])[];
  readonly isDropped?: true;
  /** The import that the row was sent in; there is nothing to be lost then. */
  readonly sentIn?: number;
}

interface KeptCorrections {
  /** Tells imports with the same number apart. */
  readonly identity: string;
  /** Milliseconds since 1970. */
  readonly keptAt: number;
  readonly rows: readonly KeptRow[];
}

/** Where the corrections of an import's reported rows are kept. */
export interface CorrectionsPlace {
  readonly munchkinId: string;
  readonly batchId: number;
  readonly kind: string;
  /** A double that was reset gives the same number to another import. */
  readonly identity: string;
}

const prefix = 'galena.corrections.';

/** Galena deletes reports seven days after the submit: then nothing can be done with corrections of their rows. */
const keptMs = 7 * 24 * 60 * 60 * 1000;

/** Those that the browser has no room for, as long as the page is open: it has about 5 MB for all of them. */
const unkept = new Map<string, string>();

function keyOf({ munchkinId, batchId, kind }: CorrectionsPlace): string {
  return `${prefix}${munchkinId}.${batchId}.${kind}`;
}

export function readCorrections(place: CorrectionsPlace): readonly KeptRow[] {
  const kept = parse(textAt(keyOf(place)));
  return kept?.identity === place.identity ? kept.rows : [];
}

/** Whether they are there after the page has been loaded again. */
export function areKept(place: CorrectionsPlace): boolean {
  return !unkept.has(keyOf(place));
}

/** Keeps them in the browser, for all of its tabs. */
export function keepCorrections(place: CorrectionsPlace, rows: readonly KeptRow[]): void {
  const { identity } = place;
  keepText(
    keyOf(place),
    rows.length === 0 ? undefined : JSON.stringify({ identity, keptAt: Date.now(), rows }),
  );
}

/** Calls back when another tab has kept others there. */
export function followCorrections(place: CorrectionsPlace, onChange: () => void): () => void {
  const key = keyOf(place);
  const follow = (event: StorageEvent) => {
    if (event.storageArea === localStorage && event.key === key) onChange();
  };
  addEventListener('storage', follow);
  return () => removeEventListener('storage', follow);
}

/** The imports with corrections that have not been sent. */
export function importsWithCorrections(): readonly number[] {
  const batchIds = correctionKeys()
    .filter((key) => parse(textAt(key))?.rows.some(({ sentIn }) => sentIn === undefined))
    .map((key) => Number(key.split('.').at(-2)));
  return [...new Set(batchIds)].toSorted((first, second) => first - second);
}

/** Leaves no cell in the browser; which rows have been sent is still known. */
export function discardCorrections(): void {
  for (const key of correctionKeys()) {
    const kept = parse(textAt(key));
    const rows = (kept?.rows ?? []).flatMap(({ row, sentIn }) =>
      sentIn === undefined ? [] : [{ row, cells: [], sentIn }],
    );
    keepText(key, rows.length === 0 ? undefined : JSON.stringify({ ...kept, rows }));
  }
}

/** Those of reports that are deleted by now. */
export function discardOldCorrections(): void {
  for (const key of correctionKeys()) {
    if (Date.now() - (parse(textAt(key))?.keptAt ?? 0) > keptMs) keepText(key, undefined);
  }
}

function correctionKeys(): readonly string[] {
  return [...new Set([...Object.keys(localStorage), ...unkept.keys()])].filter((key) =>
    key.startsWith(prefix),
  );
}

function textAt(key: string): string | undefined {
  return unkept.get(key) ?? localStorage.getItem(key) ?? undefined;
}

function keepText(key: string, text: string | undefined): void {
  unkept.delete(key);
  try {
    if (text === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // Older ones would come back after a reload as if they were the last.
    localStorage.removeItem(key);
    if (text !== undefined) unkept.set(key, text);
  }
  if (unkept.size > 0) addEventListener('beforeunload', ask);
  else removeEventListener('beforeunload', ask);
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

function parse(text: string | undefined): KeptCorrections | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as KeptCorrections;
  } catch {
    return undefined;
  }
}
