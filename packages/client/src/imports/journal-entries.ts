import { GalenaJournalError } from '../errors.ts';
import type { Journal } from '../platform/journal.ts';
import type { Part } from './parts.ts';
import type { Submitted } from './submission.ts';

/** What an import is: an import can only go on as the one that it was begun as. */
export interface Beginning {
  readonly server: string;
  readonly service: string;
  readonly fileBytes: number;
  readonly parameters: Readonly<Record<string, string | number | undefined>>;
  /** Part of the name of every file that is sent, so that a submit without an answer can be found again. */
  readonly runId: string;
  /** Absent in the journal of an older SDK. */
  readonly idempotencyKey?: string;
}

/** A part that is being sent. */
export interface JournalPart {
  readonly part: Part;
  readonly checksum: string;
  readonly name: string;
}

/** A part that the server has taken. */
export type SentJournalPart = JournalPart & Submitted;

type Entry =
  | { readonly begin: Beginning }
  | { readonly sending: JournalPart }
  | { readonly sent: SentJournalPart }
  | { readonly finished: true };

/** What a journal tells of a run that was broken off. */
export interface BrokenRun {
  readonly beginning: Beginning;
  /** In the order of the rows. */
  readonly sent: readonly SentJournalPart[];
  /** The part behind those, if nobody knows whether the server has taken it. */
  readonly inDoubt: JournalPart | undefined;
}

/** The broken run that a journal tells of; undefined if there is none, or if it came to its end. */
export async function readJournal(journal: Journal): Promise<BrokenRun | undefined> {
  let run: BrokenRun | undefined;
  for (const line of (await journal.read()).split('\n')) {
    const entry = parseEntry(line);
    if (entry === undefined) continue;
    run =
      'begin' in entry ? { beginning: entry.begin, sent: [], inDoubt: undefined } : run && tell(run, entry);
  }
  return run;
}

function tell(run: BrokenRun, entry: Exclude<Entry, { begin: Beginning }>): BrokenRun | undefined {
  if ('finished' in entry) return undefined;
  if ('sending' in entry) return { ...run, inDoubt: entry.sending };
  return { ...run, sent: [...run.sent, entry.sent], inDoubt: undefined };
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

/** @throws GalenaJournalError if the journal is about another import. */
export function checkBeginning(found: Beginning, wanted: Omit<Beginning, 'runId' | 'idempotencyKey'>): void {
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
  throw new GalenaJournalError(
    `the journal is of another import (${differences.join(', ')}); go on with that one, or clear the journal`,
  );
}
