import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type {
  DifferenceFilter,
  DryRunField,
  DryRunHandle,
  DryRunSummary,
  LeadDifference,
} from '@galena/client';
import { describeValues } from '../terminal/describe-change.ts';
import type { Output } from '../terminal/output.ts';
import { formatCount } from '../terminal/progress.ts';
import { formatTable } from '../terminal/table.ts';
import { byteOrderMark } from './report-files.ts';

const shownValues = 3;

/** Where all differences of a dry run go. */
export interface DifferencesFile {
  readonly name: string;
  /** How to open it. */
  readonly flag: 'w' | 'wx';
}

/** Prints how many leads would be others, by field, and some of them. */
export function tellDifferences(
  summary: DryRunSummary,
  differences: readonly LeadDifference[],
  output: Output,
): void {
  output.line(describeLeads(summary));
  showTable(output, summary.fields.map(toFieldRow));
  showTable(output, differences.map(toLeadRow));
}

/** The API leaves out what a summary has not, scripts want it to be null. */
export function withAllMembers(summary: DryRunSummary): object {
  return { addedToList: null, changedLeads: null, ...summary };
}

function showTable(output: Output, rows: readonly object[]): void {
  if (rows.length > 0) output.line(`\n${formatTable(rows).trimEnd()}`);
}

function describeLeads({ leadsCreated, leadsUpdated, addedToList }: DryRunSummary): string {
  const list = addedToList === undefined ? '' : `, ${formatCount(addedToList)} added to the list`;
  return `leads: ${formatCount(leadsCreated)} would be new, ${formatCount(leadsUpdated)} would change${list}`;
}

function toFieldRow({ displayName, changed, filled, cleared, created, commonest }: DryRunField): object {
  const values = commonest
    .slice(0, shownValues)
    .map(({ value, leads }) => `${value} (${formatCount(leads)})`);
  return {
    field: displayName,
    changed,
    filled,
    cleared,
    'in new leads': created,
    'commonest values': values.join(', '),
  };
}

/** A new lead has only values after. */
function toLeadRow({ line, leadId, key, outcome, changes }: LeadDifference): object {
  const described =
    outcome === 'created'
      ? changes.map(({ displayName, newValue }) => `${displayName}: ${newValue}`)
      : changes.map(describeValues);
  return { line, lead: leadId ?? 'new', key, changes: described.join(', ') };
}

export async function take<Item>(items: AsyncIterable<Item>, most: number): Promise<Item[]> {
  const taken: Item[] = [];
  if (most === 0) return taken;
  for await (const item of items) {
    taken.push(item);
    if (taken.length === most) break;
  }
  return taken;
}

/** For a spreadsheet: Excel takes it for UTF-8 by its byte order mark. */
export async function writeDifferences(
  dryRun: DryRunHandle,
  { name, flag }: DifferencesFile,
  filter: DifferenceFilter,
): Promise<void> {
  async function* pieces(): AsyncGenerator<Uint8Array | string, void, undefined> {
    yield byteOrderMark;
    yield* dryRun.csv(filter);
  }
  try {
    await pipeline(Readable.from(pieces()), createWriteStream(name, { flags: flag }));
  } catch (error) {
    // Half of them would be taken for all.
    if (flag === 'wx') await rm(name, { force: true });
    throw error;
  }
}
