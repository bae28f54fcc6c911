import type { Database } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { activityTypes, type LedgerEntry } from '../ledger/entries.ts';
import { type ImportPosition, importStart, readByImport } from '../ledger/read-by-import.ts';
import { readByUndo } from '../ledger/read-by-undo.ts';

/**
 * What a row of an import did; `added`: it did no more than add the lead to the list. The last three are of undos: which deleted a lead, brought
 * one back, or took one out of a list.
 */
export const rowOutcomes = ['created', 'changed', 'added', 'deleted', 'restored', 'removed'] as const;

export type RowOutcome = (typeof rowOutcomes)[number];

export interface ValueChange {
  readonly fieldId: number;
  /** As the ledger has them. */
  readonly oldValue: string | null;
  readonly newValue: string | null;
}

/** What became of a lead by a row of an import. */
export interface RowChange {
  readonly row: number;
  readonly leadId: number;
  /** The lead's address now. */
  readonly email: string | null;
  readonly outcome: RowOutcome;
  readonly changes: readonly ValueChange[];
  readonly addedToList: boolean;
}

/** Which rows are asked for. */
export interface RowFilter {
  readonly outcomes: ReadonlySet<RowOutcome>;
  /** Rows that changed this field; undefined: any. */
  readonly fieldId?: number | undefined;
}

export interface ChangesPage {
  /** In the order of the rows of the file. */
  readonly rows: readonly RowChange[];
  readonly position: ImportPosition;
  readonly hasMore: boolean;
  readonly knownSince: Date;
}

/** Where few rows are wanted it looks for no longer than this; then the page ends. */
const lookingMs = 250;

/** Reads what an import did behind a place; a page with few rows or none may have some behind it. */
export async function readImportChanges(
  database: Database,
  schema: string,
  batchId: number,
  filter: RowFilter,
  { after = importStart, limit }: { readonly after?: ImportPosition | undefined; readonly limit: number },
): Promise<ChangesPage> {
  return readSome(database, schema, filter, { after, limit }, async (place, count) => {
    const page = await readByImport(database, schema, batchId, { after: place, limit: count });
    return { ...page, rows: byRow(page.entries) };
  });
}

/** Reads what an undo did, in the order in which it did it. */
export async function readUndoChanges(
  database: Database,
  schema: string,
  batchId: number,
  filter: RowFilter,
  { after = importStart, limit }: { readonly after?: ImportPosition | undefined; readonly limit: number },
): Promise<ChangesPage> {
  return readSome(database, schema, filter, { after, limit }, async ({ change }, count) => {
    const page = await readByUndo(database, schema, batchId, { after: change, limit: count });
    const rows = page.leads.map(({ entries, row, leadId }) => ({ ...toRow(entries), row, leadId }));
    return { ...page, rows, position: { ...importStart, change: page.position } };
  });
}

async function readSome(
  database: Database,
  schema: string,
  filter: RowFilter,
  { after, limit }: { readonly after: ImportPosition; readonly limit: number },
  read: (place: ImportPosition, count: number) => Promise<ChangesPage>,
): Promise<ChangesPage> {
  const rows: RowChange[] = [];
  const end = performance.now() + lookingMs;
  let place = after;
  for (;;) {
    const page = await read(place, limit - rows.length);
    rows.push(...page.rows.filter((row) => isWanted(row, filter)));
    place = page.position;
    if (!page.hasMore || rows.length >= limit || performance.now() > end) {
      return { ...page, rows: await withEmails(database, schema, rows) };
    }
  }
}

function isWanted({ outcome, changes }: RowChange, { outcomes, fieldId }: RowFilter): boolean {
  return (
    outcomes.has(outcome) && (fieldId === undefined || changes.some((change) => change.fieldId === fieldId))
  );
}

/** Entries of a row of the file follow each other. */
function byRow(entries: readonly LedgerEntry[]): RowChange[] {
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    const key = `${rowOf(entry)} ${entry.leadId}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return [...groups.values()].map(toRow);
}

/** Of the events that undos write. */
const eventOutcomes: ReadonlyMap<number, RowOutcome> = new Map([
  [25, 'removed'],
  [37, 'deleted'],
]);

function rowOf(entry: LedgerEntry): number {
  return entry.kind === 'event' ? 0 : (entry.row ?? 0);
}

function toRow(entries: readonly LedgerEntry[]): RowChange {
  const [first] = entries;
  if (first === undefined) throw new Error('a row of an import without entries');
  const changes = entries.flatMap((entry) =>
    entry.kind === 'value' && entry.type === activityTypes.changeDataValue
      ? [{ fieldId: entry.fieldId, oldValue: entry.oldValue, newValue: entry.newValue }]
      : [],
  );
  const isCreated = entries.some(({ kind }) => kind === 'creation');
  const done = isCreated ? 'created' : changes.length > 0 ? 'changed' : 'added';
  return {
    row: rowOf(first),
    leadId: first.leadId,
    email: null,
    outcome: first.kind === 'event' ? (eventOutcomes.get(first.type) ?? 'restored') : done,
    changes,
    addedToList: entries.some(({ kind }) => kind === 'list'),
  };
}

async function withEmails(
  database: Database,
  schema: string,
  rows: readonly RowChange[],
): Promise<RowChange[]> {
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.map(({ leadId }) => leadId))];
  const leads = await database.query<{ id: number; email: string | null }>(
    sql`select id, email from ${identifier(schema, 'leads')} where id = any(${ids}::integer[])`,
  );
  const emails = new Map(leads.map(({ id, email }) => [id, email]));
  return rows.map((row) => ({ ...row, email: emails.get(row.leadId) ?? null }));
}
