import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const folders = ['../../src/', '../../migrations/'].map((folder) => new URL(folder, import.meta.url));

/** What asks Node.js or PostgreSQL for something random. */
const asking =
  /\b(?:randomBytes|randomUUID|randomInt|randomFill(?:Sync)?|getRandomValues|gen_random_uuid|uuid_generate_\w+|uuidv[47]|pg_strong_random)\s*\(|\bMath\.random\b|\brandom\(\)/g;

/** Where it does not come from `Randomness`, how often, and why no answer that a test compares has what comes of it. */
const exceptions: readonly { readonly file: string; readonly times: number; readonly why: string }[] = [
  { file: 'control/faults/faults.ts', times: 4, why: 'numbers that repeat with the seed of a fault' },
  { file: 'db/embedded/cluster.ts', times: 1, why: 'the password of the embedded PostgreSQL' },
  { file: 'db/embedded/folder-lock.ts', times: 2, why: 'the name of a socket, and a pause' },
  { file: 'double/make-certificates.ts', times: 1, why: 'certificates, which stay for an account' },
  { file: 'double/prepared-data.ts', times: 1, why: 'the name of a folder' },
  { file: 'engine/exports/run-export.ts', times: 1, why: 'by what the chunks of a file are found' },
  { file: 'engine/jobs/claim.ts', times: 2, why: 'leases' },
  { file: 'engine/webhooks/sender.ts', times: 1, why: 'leases' },
  { file: 'http/parse-exactly.ts', times: 1, why: 'a mark inside of the process' },
  { file: 'http/parse-json.ts', times: 1, why: 'a mark inside of the process' },
  { file: 'identity/password-links.ts', times: 1, why: 'links for people, which nobody may foretell' },
  { file: 'identity/passwords.ts', times: 2, why: 'the salts of passwords' },
  { file: 'identity/secrets.ts', times: 3, why: 'what the process compares secrets with' },
  { file: 'identity/sessions.ts', times: 2, why: 'sessions of people, which nobody may foretell' },
  { file: 'imports/spool.ts', times: 1, why: 'the name of a temporary file' },
  { file: 'imports/submit-undo.ts', times: 1, why: 'what stands where imports have the id of their file' },
  { file: 'imports/submit.ts', times: 1, why: 'by what the chunks of a file are found' },
  { file: 'limits/gate.ts', times: 1, why: 'by what a call under way is found' },
  { file: 'randomness.ts', times: 3, why: 'randomness itself' },
  { file: 'subscriptions/held-leases.ts', times: 1, why: 'a lease' },
];

/** Comments may name them. */
const withoutComments = (code: string) => code.replace(/\/\*[\s\S]*?\*\/|^\s*(?:\/\/|--).*$/gm, '');

async function usesIn(folder: URL): Promise<{ file: string; times: number }[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.(?:ts|sql)$/.test(name));
  return Promise.all(
    names.map(async (file) => {
      const code = withoutComments(await readFile(new URL(file, folder), 'utf8'));
      return { file, times: [...code.matchAll(asking)].length };
    }),
  );
}

it('all that is made up and shown comes from the randomness that a double repeats', async () => {
  const found = (await Promise.all(folders.map(usesIn))).flat().filter(({ times }) => times > 0);
  expect(found.toSorted((one, other) => (one.file < other.file ? -1 : 1))).toEqual(
    exceptions.map(({ file, times }) => ({ file, times })),
  );
});
