/** A lead of the model: field name to value. */
export type ModelLead = Record<string, string | null>;

export interface ModelCounts {
  created: number;
  updated: number;
  unchanged: number;
  failed: number;
}

/**
 * What an import is to come to, in the plainest way: upserting row by row. An empty cell leaves a field alone, `NULL`
 * clears it; keys are compared trimmed and in lower case; of several leads with a key the one updated last counts.
 */
export function upsertRows(leads: ModelLead[], rows: readonly ModelLead[], lookupField: string): ModelCounts {
  const counts = { created: 0, updated: 0, unchanged: 0, failed: 0 };
  for (const row of rows) {
    const key = keyOf(row[lookupField]);
    if (key === undefined) {
      counts.failed += 1;
      continue;
    }
    const lead = leads.find((candidate) => keyOf(candidate[lookupField]) === key);
    const cells = Object.entries(row).filter(([, cell]) => cell !== null && cell !== '');
    const changes = cells.map(([field, cell]) => [field, cell === 'NULL' ? null : cell] as const);
    if (lead === undefined) {
      leads.push(Object.fromEntries(changes));
      counts.created += 1;
    } else if (changes.some(([field, value]) => (lead[field] ?? null) !== value)) {
      Object.assign(lead, Object.fromEntries(changes));
      counts.updated += 1;
    } else {
      counts.unchanged += 1;
    }
  }
  return counts;
}

function keyOf(cell: string | null | undefined): string | undefined {
  const key = cell?.trim().toLowerCase() ?? '';
  return key === '' || key === 'null' ? undefined : key;
}
