import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const sources = new URL('../../src/', import.meta.url);

/** What asks PostgreSQL or Node.js for the time of day. */
const asking =
  /(?<!performance\.)(?<!get )\b(?:now|statement_timestamp|transaction_timestamp|clock_timestamp|timeofday)\(\)|\bcurrent_(?:timestamp|date|time)\b|\blocaltime(?:stamp)?\b|\bDate\.now\(\)|\bnew Date\(\)/g;

/** Where real time is asked for, how often, and why it is not the clock that tests move. */
const exceptions: readonly { readonly file: string; readonly times: number; readonly why: string }[] = [
  { file: 'clock.ts', times: 2, why: 'real time itself' },
  { file: 'db/deadline.ts', times: 2, why: 'how long a transaction takes' },
  { file: 'db/migrate.ts', times: 1, why: 'when a migration was applied to the database' },
  { file: 'engine/checkpoint.ts', times: 1, why: 'a lease' },
  { file: 'engine/jobs/claim.ts', times: 6, why: 'leases, and whose turn it is' },
  { file: 'engine/jobs/heartbeat.ts', times: 1, why: 'a lease' },
  { file: 'engine/jobs/lease.ts', times: 6, why: 'a lease' },
  { file: 'engine/undo/undo-chunk.ts', times: 1, why: 'a lease' },
  { file: 'engine/webhooks/claim.ts', times: 3, why: 'a lease' },
  { file: 'engine/webhooks/post.ts', times: 1, why: 'what receivers say by their clocks' },
  { file: 'engine/webhooks/sign.ts', times: 1, why: 'what receivers compare with their clocks' },
  { file: 'journal/journal.ts', times: 1, why: 'numbers that ascend from process to process' },
  { file: 'leads/lead-lock.ts', times: 3, why: 'how long ago calls came, for the size of chunks' },
  { file: 'log-file.ts', times: 1, why: 'the log' },
  { file: 'metrics/queue-state.ts', times: 2, why: 'leases' },
  { file: 'subscriptions/held-leases.ts', times: 4, why: 'leases' },
];

async function readSources(): Promise<{ file: string; code: string }[]> {
  // What starts a double has no clock yet.
  const isServer = (name: string) => name.endsWith('.ts') && !name.startsWith('double/');
  const names = (await readdir(sources, { recursive: true })).filter(isServer).sort();
  return Promise.all(
    names.map(async (file) => ({ file, code: await readFile(new URL(file, sources), 'utf8') })),
  );
}

/** Comments may name them. */
const withoutComments = (code: string) => code.replace(/\/\*[\s\S]*?\*\/|^\s*(?:\/\/|--).*$/gm, '');

it('all that is dated or expires goes by the clock that tests move', async () => {
  const found = (await readSources())
    .map(({ file, code }) => ({ file, times: [...withoutComments(code).matchAll(asking)].length }))
    .filter(({ times }) => times > 0);
  expect(found).toEqual(exceptions.map(({ file, times }) => ({ file, times })));
});

it('no service is dated by the default of its column', async () => {
  const code = (await readSources()).map(({ code }) => code).join('\n');
  const inserts = [...code.matchAll(/insert into galena\.services\s*\(([^)]*)\)/g)];
  expect(inserts.length).toBeGreaterThan(0);
  for (const [, columns] of inserts) expect(columns).toContain('created_at');
});
