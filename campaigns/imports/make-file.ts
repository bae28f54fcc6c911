import { customFields, otherFields } from '../../packages/server/test/engine/fields.ts';
import type { ModelField, ModelImport } from '../../packages/server/test/engine/import-model.ts';
import type { Random } from '../random.ts';

/**
 * Leads that only the files of one family write, so that imports at the same time do not touch each other's and the
 * outcome of each is known.
 */
export interface Family {
  /** What all of its keys start with. */
  readonly name: string;
  readonly keyField: ModelField;
}

export interface CampaignFile {
  readonly family: Family;
  readonly work: ModelImport;
  readonly delimiter: string;
  readonly text: string;
  /** What goes into the form beside the file. */
  readonly form: Readonly<Record<string, string>>;
  /** Only what the import would do is asked for. */
  readonly isDryRun: boolean;
}

const keyFields: readonly ModelField[] = [
  { name: 'email', label: 'Email Address', read: (cell) => cell.trim() || undefined },
  { name: 'sfdcLeadId', label: 'SFDC Lead Id', read: (cell) => cell },
];

/** Custom fields are not there, and cells of 15,000 letters would only make the files longer. */
const fields = otherFields.filter(
  ({ name }) => name !== 'mktoPersonNotes' && !customFields.some((field) => field.name === name),
);

const delimiters = { csv: ',', tsv: '\t', ssv: ';' } as const;

export function makeFamily(random: Random, name: string): Family {
  return { name, keyField: random.pick(keyFields) };
}

export function makeFile(random: Random, family: Family): CampaignFile {
  const { keyField } = family;
  const others = random.pickSome(fields, random.integer(2, 6));
  const columns = [...others.slice(1), keyField, ...others.slice(0, 1)];
  const keys = random.integer(1, 400);
  const rows = Array.from({ length: random.integer(1, 1_200) }, () => {
    const [first = '', ...more] = others.map((field) => makeCell(random, field));
    return [...more, makeKey(random, family, keys), first];
  });
  const format = random.pick(['csv', 'tsv', 'ssv'] as const);
  const delimiter = delimiters[format];
  const partition = random.pick([undefined, undefined, 1, 2]);
  const isIntoList = random.chance(0.5);
  const lines = [columns.map(({ name }) => name), ...rows].map((cells) => cells.map(quote).join(delimiter));
  return {
    family,
    work: { columns, rows, lookupField: keyField.name, isFailingMultiple: false, partition, isIntoList },
    delimiter,
    text: `${lines.join('\n')}\n`,
    form: {
      format,
      lookupField: keyField.name,
      ...(isIntoList ? { listId: '1001' } : {}),
      ...(partition === undefined ? {} : { partitionName: partition === 2 ? 'Europe' : 'Default' }),
    },
    isDryRun: false,
  };
}

function makeKey(random: Random, { name }: Family, keys: number): string {
  if (random.chance(0.01)) return random.pick(['', 'NULL']);
  const key = `${name}_${random.integer(1, keys)}`;
  const address = random.chance(0.98) ? `${key}@x.io` : key;
  if (random.chance(0.05)) return address.toUpperCase();
  return random.chance(0.05) ? ` ${address}` : address;
}

function makeCell(random: Random, field: (typeof fields)[number]): string {
  const kind = random.next();
  if (kind < 0.4) return '';
  if (kind < 0.45) return 'NULL';
  return kind < 0.47 && field.bad.length > 0 ? random.pick(field.bad) : random.pick(field.good);
}

function quote(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}
