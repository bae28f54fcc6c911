import type { DryRunField, DryRunSummary, LeadDifference } from '@galena/client';
import { describeValues } from '../terminal/describe-change.ts';
import type { Output } from '../terminal/output.ts';
import { formatCount } from '../terminal/progress.ts';
import { formatTable } from '../terminal/table.ts';

const shownValues = 3;

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
