import { GalenaFileError } from '../errors.ts';
import type { Journal } from '../platform/journal.ts';
import type { Part } from './parts.ts';

/** What an import is: an import can only go on as the one that it was begun as. */
export interface Beginning {
  readonly server: string;
  readonly service: string;
  readonly fileBytes: number;
  readonly parameters: Readonly<Record<string, string | number | undefined>>;
  /** Part of the name of every file that is sent, so that a submit without an answer can be found again. */
  readonly runId: string;
}

/** A part that is being sent, or that the server has taken. */
export interface JournalPart {
  readonly part: Part;
  readonly checksum: string;
  readonly name: string;
  readonly batchId?: number;
}

type Entry =
  | { readonly begin: Beginning }
  | { readonly sending: JournalPart }
  | { readonly sent: JournalPart & { readonly batchId: number } }
  | { readonly finished: true };

/** What a journal tells of a run that was broken off. */
export interface BrokenRun {
  readonly beginning: Beginning;
  /** In the order of the rows; the last one may have no batch id, when nobody knows whether the server took it. */
  readonly parts: readonly JournalPart[];
}

/** The broken run that a journal tells of; undefined if there is none, or if it came to its end. */
export async function readJournal(journal: Journal): Promise<BrokenRun | undefined> {
  let run: { beginning: Beginning; parts: JournalPart[] } | undefined;
  for (const line of (await journal.read()).split('\n')) {
    const entry = parseEntry(line);
    if (entry === undefined) continue;
    if ('begin' in entry) run = { beginning: entry.begin, parts: [] };
    else if ('finished' in entry) run = undefined;
    else if ('sending' in entry) {
      if (run?.parts.at(-1)?.batchId === undefined) run?.parts.pop();
      run?.parts.push(entry.sending);
    } else {
      run?.parts.pop();
      run?.parts.push(entry.sent);
    }
  }
  return run;
}

/** The last line may be half written: what it was to say had not happened yet. */
function parseEntry(line: string): Entry | undefined {
  try {
    return line === '' ? undefined : (JSON.parse(line) as Entry);
  } catch {
    return undefined;
  }
}

export async function appendEntry(journal: Journal | undefined, entry: Entry): Promise<void> {
  // A line end first: behind half a line a new one begins.
  await journal?.append(`\n${JSON.stringify(entry)}\n`);
}

/** @throws GalenaFileError if the journal is about another import. */
export function checkBeginning(found: Beginning, wanted: Omit<Beginning, 'runId'>): void {
  const differences = [
    found.server === wanted.server ? undefined : `it goes to ${found.server}`,
    found.service === wanted.service ? undefined : `it was begun by the service ${found.service}`,
    found.fileBytes === wanted.fileBytes ? undefined : `its file has ${found.fileBytes} bytes`,
    ...Object.keys({ ...found.parameters, ...wanted.parameters }).map((name) =>
      found.parameters[name] === wanted.parameters[name]
        ? undefined
        : `its ${name} is ${found.parameters[name] ?? 'not set'}`,
    ),
  ].filter((difference) => difference !== undefined);
  if (differences.length === 0) return;
  throw new GalenaFileError(
    `the journal is of another import (${differences.join(', ')}); go on with that one, or clear the journal`,
  );
}
