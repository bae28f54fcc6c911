import { readAssets } from '../../../assets/read-assets.ts';
import { ApiError } from '../../../errors.ts';
import { holdLeads } from '../../../leads/lead-lock.ts';
import { exportAssets } from '../../../programs/export-assets.ts';
import { storeGiven } from '../../../programs/store-given.ts';
import { readObject, readRecords, type SeedRecord } from '../read-json.ts';
import {
  problemAt,
  recordsFile,
  type SeedFile,
  type Seeding,
  type SeedPart,
  type SeedSource,
  type WrittenFile,
} from '../seed-part.ts';

const ground = ['folders', 'channels', 'tagTypes', 'programMemberFields'];
const campaigns = ['smartCampaigns', 'campaigns'];

/**
 * `assets/programs.json`, `assets/emails.json` and so on: an array of rows in the form in which the API shows them, of the kind that the
 * file is named after; or, under any other name, an object with an array for each kind.
 */
export const assetParts: readonly SeedPart[] = [
  partOf('programs'),
  partOf(`(?!(?:${[...ground, 'programs', ...campaigns].join('|')})\\.json$)[^/]+`),
  partOf(campaigns.join('|')),
];

/** What others name, lists included, comes before them. */
export const groundPart = partOf(ground.join('|'));

function partOf(names: string): SeedPart {
  const files = new RegExp(`^assets/(?:${names})\\.json$`);
  return { name: 'assets', files, put, write: (source) => write(source, files) };
}

/** A file for each kind that has rows, of those that are this part's own. */
async function write({ database, subscription }: SeedSource, files: RegExp): Promise<readonly WrittenFile[]> {
  const document = await exportAssets(database, subscription.schema);
  return Object.entries(document).flatMap(([kind, rows]) => {
    const path = `assets/${kind}.json`;
    return files.test(path) ? recordsFile(path, rows) : [];
  });
}

async function put({ database, clock, subscription }: Seeding, file: SeedFile): Promise<void> {
  const { schema } = subscription;
  const kind = /([^/]+)\.json$/.exec(file.path)?.[1] ?? '';
  const records = isArray(file) ? readRecords(file) : undefined;
  const document =
    records === undefined ? readObject(file).members : { [kind]: records.map(({ members }) => members) };
  try {
    const given = readAssets(document);
    const now = new Date(clock.epochMs());
    await holdLeads(database, clock, schema, (transaction) => storeGiven(transaction, schema, given, now));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw problemAt(file.path, lineOf(error.message, records), error.message);
  }
}

function isArray({ bytes }: SeedFile): boolean {
  return /^\uFEFF?\s*\[/.test(bytes.toString('utf8'));
}

/** The line of the row that a message begins with: `programs[2].channel is …`. */
function lineOf(message: string, records: readonly SeedRecord[] | undefined): number | undefined {
  const index = /^\w+\[(\d+)\]/.exec(message)?.[1];
  return index === undefined ? undefined : records?.[Number(index)]?.line;
}
