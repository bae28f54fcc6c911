import type { ExportHandle, Galena, ImportChangesOptions, Lead } from '@galena/client';
import { joinCells } from '@galena/client/csv';
import { emptyNulls } from './empty-nulls.ts';
import { type LeadQuery, toSearch } from './lead-query.ts';

/** So many leads are asked for at once. */
const leadsAtOnce = 300;

/** The leads whose field has one of some values, as the lines of a CSV file with all their fields. */
export async function* foundLeads(
  galena: Galena,
  by: string,
  values: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const fields = await allFields(galena, signal);
  yield `${joinCells(fields, ',')}\n`;
  for await (const lead of galena.leads.find(by, values, { fields, signal })) yield toLine(lead, fields);
}

/** The leads that a search finds, with all their fields: the members of a list and nothing else in bulk, as they may be millions. */
export async function* searchedLeads(
  galena: Galena,
  query: LeadQuery,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const { list, ...others } = query;
  if (list !== '' && Object.values(others).every((value) => value === '')) {
    yield* listMembers(galena, Number(list), signal);
    return;
  }
  const fields = await allFields(galena, signal);
  yield `${joinCells(fields, ',')}\n`;
  const found = galena.leads.search({ ...toSearch(query), fields, signal });
  for await (const lead of found) yield toLine(lead, fields);
}

/** The leads that imports created or changed, each once, as they are now. */
export async function* importedLeads(
  galena: Galena,
  batchIds: readonly number[],
  filter: Pick<ImportChangesOptions, 'outcomes' | 'field'>,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const fields = await allFields(galena, signal);
  yield `${joinCells(fields, ',')}\n`;
  const known = new Set<number>();
  let next: number[] = [];
  const read = () => galena.leads.find('id', next, { fields, signal });
  for (const batchId of batchIds) {
    for await (const { leadId } of galena.imports.changes(batchId, { ...filter, signal })) {
      if (known.has(leadId)) continue;
      known.add(leadId);
      next.push(leadId);
      if (next.length < leadsAtOnce) continue;
      for await (const lead of read()) yield toLine(lead, fields);
      next = [];
    }
  }
  for await (const lead of read()) yield toLine(lead, fields);
}

/** The members of a static list, of which there may be millions: so they are exported in bulk. */
export async function* listMembers(
  galena: Galena,
  list: number,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const fields = await allFields(galena, signal);
  yield* fileOf(await galena.exports.leads({ fields, list }), signal);
}

/** From one moment to another, both included. */
interface Period {
  readonly since: Date;
  readonly until: Date;
}

/** The leads that were created, or changed last, in a period, with all their fields. */
export async function* leadsOfPeriod(
  galena: Galena,
  by: 'created' | 'updated',
  period: Period,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const fields = await allFields(galena, signal);
  yield* fileOf(await galena.exports.leads({ fields, by, ...period }), signal);
}

/** The activities of all types in a period. */
export async function* activitiesOfPeriod(
  galena: Galena,
  period: Period,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  yield* fileOf(await galena.exports.activities(period), signal);
}

/**
 * Ends the export once nobody wants its file: it would keep its place in the queue and run. For that it is begun without the signal, as its
 * id would be lost with the answer.
 */
async function* fileOf(handle: ExportHandle, signal: AbortSignal): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  const rewrite = emptyNulls();
  try {
    for await (const bytes of handle.stream({ signal }))
      yield rewrite(decoder.decode(bytes, { stream: true }));
    yield rewrite(decoder.decode()) + rewrite('', true);
  } finally {
    // One that has ended cannot be cancelled, and need not be.
    if (signal.aborted) await handle.cancel().catch(() => undefined);
  }
}

async function allFields(galena: Galena, signal: AbortSignal): Promise<string[]> {
  const described = await galena.fields.describe({ signal });
  return described.flatMap(({ rest }) => rest?.name ?? []);
}

function toLine(lead: Lead, fields: readonly string[]): string {
  return `${joinCells(
    fields.map((name) => String(lead[name] ?? '')),
    ',',
  )}\n`;
}
