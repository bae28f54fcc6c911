import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const sources = new URL('../../src/', import.meta.url);

/** What lasts longer than a call: of a module, or of an object. It begins empty, so that something comes to be kept in it. */
const keeping =
  /^(?:export )?let \w+|^(?:export )?const \w+(?:: [^=\n]+)? = new (?:Weak)?(?:Map|Set)(?:<[^()]*>)?\(\)|^ {2}(?:readonly )?#?\w+(?:: [^=\n]+)? = new (?:Weak)?(?:Map|Set)(?:<[^()]*>)?\(\)/gm;

/** What a process keeps, and either the controlled state that renews it, or why nothing of a subscription outlives a reset in it. */
const kept: readonly {
  readonly file: string;
  readonly times: number;
  readonly state?: string;
  readonly why?: string;
}[] = [
  { file: 'assets/given-folders.ts', times: 1, why: 'of one call' },
  { file: 'assets/row-reader.ts', times: 1, why: 'of one call' },
  { file: 'assets/store-assets.ts', times: 1, why: 'of one call' },
  { file: 'control/call-turns.ts', times: 1, why: 'calls under way' },
  { file: 'control/faults/faults.ts', times: 4, state: 'faults' },
  { file: 'control/pace/pace.ts', times: 1, state: 'pace' },
  { file: 'control/renewals.ts', times: 1, why: 'what was put back last, which a reset compares with' },
  { file: 'control/repeated-randomness.ts', times: 1, state: 'madeUp' },
  { file: 'control/seed/archives/unpacked-files.ts', times: 1, why: 'of one call' },
  { file: 'control/strictness/strictness.ts', times: 1, state: 'strictness' },
  { file: 'db/connection-errors.ts', times: 1, why: 'errors, as long as they are there' },
  { file: 'db/kept-statements.ts', times: 2, why: 'texts of statements' },
  { file: 'db/lines.ts', times: 1, why: 'calls that wait' },
  { file: 'db/migrate.ts', times: 1, why: 'files of migrations' },
  { file: 'db/open-sessions.ts', times: 2, why: 'connections' },
  { file: 'db/silence.ts', times: 1, why: 'connections' },
  { file: 'engine/chunk.ts', times: 4, why: 'of one chunk, and jobs stop before a reset' },
  { file: 'engine/merge/field-rules.ts', times: 2, why: 'of one chunk, and jobs stop before a reset' },
  { file: 'engine/merge/judge.ts', times: 3, why: 'of one chunk, and jobs stop before a reset' },
  { file: 'engine/merge/row-edits.ts', times: 2, why: 'of one chunk, and jobs stop before a reset' },
  { file: 'engine/staged-rows.ts', times: 1, why: 'of one chunk, and jobs stop before a reset' },
  { file: 'engine/undo/judge-ahead.ts', times: 1, why: 'of one undo, and jobs stop before a reset' },
  { file: 'engine/undo/judge-values.ts', times: 1, why: 'of one chunk, and jobs stop before a reset' },
  { file: 'engine/webhooks/sender.ts', times: 1, why: 'deliveries under way, which find their rows gone' },
  { file: 'fields/field-finder.ts', times: 1, why: 'of one call' },
  { file: 'fields/known-fields.ts', times: 1, state: 'fields' },
  { file: 'fields/repeated-members.ts', times: 1, why: 'of one call' },
  { file: 'http/anonymous-bodies.ts', times: 1, why: 'calls under way' },
  { file: 'http/call-notes.ts', times: 1, why: 'calls under way' },
  { file: 'http/capture-calls.ts', times: 1, why: 'calls under way' },
  { file: 'http/downloads.ts', times: 1, state: 'downloads' },
  { file: 'http/end-slowly.ts', times: 1, why: 'connections' },
  { file: 'http/error-handler.ts', times: 1, why: 'connections' },
  { file: 'http/event-streams.ts', times: 1, state: 'streams' },
  { file: 'http/open-answers.ts', times: 1, why: 'connections' },
  { file: 'http/operation-index.ts', times: 1, why: 'operations' },
  { file: 'http/operation-paths.ts', times: 1, why: 'operations' },
  { file: 'http/serve-in-turn.ts', times: 1, why: 'connections' },
  { file: 'http/upload/read-upload.ts', times: 1, why: 'of one call' },
  { file: 'identity/back-off.ts', times: 1, state: 'wrongSecrets' },
  { file: 'identity/secrets.ts', times: 1, why: 'secrets that fit stored hashes, whosever they are' },
  { file: 'identity/token-guard.ts', times: 2, state: 'wrongSecrets' },
  { file: 'imports/import-watch.ts', times: 1, state: 'streams' },
  { file: 'journal/journal.ts', times: 2, state: 'journal' },
  { file: 'journal/recent-callers.ts', times: 1, state: 'journal' },
  { file: 'leads/sync/sync-leads.ts', times: 1, why: 'of one call' },
  { file: 'ledger/chain-marks.ts', times: 2, why: 'places that are looked at again before they are used' },
  { file: 'ledger/in-force.ts', times: 1, why: 'of one chunk, and jobs stop before a reset' },
  { file: 'limits/gate.ts', times: 1, why: 'calls under way' },
  { file: 'usage/day.ts', times: 1, why: 'formats of dates by time zone' },
  { file: 'usage/usage-counter.ts', times: 2, state: 'usage' },
];

async function readSources(): Promise<{ file: string; code: string }[]> {
  const names = (await readdir(sources, { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
  return Promise.all(
    names.map(async (file) => ({ file, code: await readFile(new URL(file, sources), 'utf8') })),
  );
}

it('whatever a process keeps is renewed with its subscription, or has nothing of one', async () => {
  const found = (await readSources())
    .map(({ file, code }) => ({ file, times: [...code.matchAll(keeping)].length }))
    .filter(({ times }) => times > 0);
  expect(found).toEqual(kept.map(({ file, times }) => ({ file, times })));
});

it('the states that renew it are there', async () => {
  const code = (await readSources())
    .filter(({ file }) => file.startsWith('control/'))
    .map((source) => source.code)
    .join('\n');
  const states = new Set([...code.matchAll(/\bname(?: =|:) '(\w+)'/g)].map(([, name]) => name));
  for (const { file, state } of kept)
    if (state !== undefined) expect([file, states.has(state)]).toEqual([file, true]);
});
