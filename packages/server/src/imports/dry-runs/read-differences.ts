import type { ValueChange } from '../../activities/import-changes.ts';
import type { Executor } from '../../db/database.ts';
import { identifier, join, raw, type Sql, sql } from '../../db/sql.ts';
import { columnType } from '../../fields/data-types.ts';
import { hasKey, lookupKey } from '../../fields/lookup-key.ts';
import { textOf } from '../../ledger/packs.ts';
import { type DifferingField, differingFields } from './differences.ts';
import type { DryRun } from './find-dry-run.ts';
import { scratchColumns, scratchMembers, scratchTable } from './scratch-tables.ts';

/** What a dry run would do to a lead. */
export const differenceOutcomes = ['created', 'changed'] as const;

export type DifferenceOutcome = (typeof differenceOutcomes)[number];

/** What would become of a lead. */
export interface Difference {
  /** The first row of the file that creates or changes it, and the line that it starts in. */
  readonly row: number;
  readonly line: number;
  /** Null for one that would be created. */
  readonly leadId: number | null;
  /** Its value of the lookup field, in the ledger's text form. */
  readonly key: string | null;
  readonly outcome: DifferenceOutcome;
  readonly addedToList: boolean;
  /** All rows together: the values before the first, and behind the last of them. */
  readonly changes: readonly ValueChange[];
}

/** Which differences are asked for: those that meet all of it. */
export interface DifferenceFilter {
  readonly outcomes: ReadonlySet<DifferenceOutcome>;
  /** Leads for which this field differs. */
  readonly fieldId?: number | undefined;
  readonly leadId?: number | undefined;
  /** Of leads with this value in the lookup field, as an import would find them. */
  readonly key?: string | undefined;
  /** Leads with a difference whose old or new value contains it, in any case. */
  readonly text?: string | undefined;
}

export interface DifferencePage {
  /** In the order of their rows. */
  readonly differences: readonly Difference[];
  /** Up to which row the file has been looked through. */
  readonly row: number;
  readonly hasMore: boolean;
}

interface Place {
  readonly afterRow: number;
  readonly limit: number;
}

/** Where few differences are wanted it looks for no longer than this; then the page ends. */
const lookingMs = 250;
/** So many values are read at once, before and after. */
const valuesAtOnce = 20_000;

/** Reads differences behind a row; a page with few of them or none may have some behind it. */
export async function readDifferences(
  executor: Executor,
  schema: string,
  dryRun: DryRun,
  filter: DifferenceFilter,
  { afterRow, limit }: Place,
): Promise<DifferencePage> {
  const reader = new Reader(executor, schema, dryRun, filter);
  const differences: Difference[] = [];
  const end = performance.now() + lookingMs;
  let row = afterRow;
  for (;;) {
    const next = await reader.read({ afterRow: row, limit: limit - differences.length });
    differences.push(...next.differences);
    row = next.row;
    if (!next.hasMore || differences.length >= limit || performance.now() > end) {
      return { differences, row, hasMore: next.hasMore };
    }
  }
}

interface LeadRow {
  readonly id: number;
  readonly row: number;
  readonly line: number;
  readonly key: string | null;
  readonly addedToList: boolean;
  readonly oldValues: readonly (string | null)[];
  readonly newValues: readonly (string | null)[];
}

class Reader {
  readonly #executor: Executor;
  readonly #schema: string;
  readonly #dryRun: DryRun;
  readonly #filter: DifferenceFilter;
  readonly #fields: readonly DifferingField[];
  readonly #text: string | undefined;

  constructor(executor: Executor, schema: string, dryRun: DryRun, filter: DifferenceFilter) {
    this.#executor = executor;
    this.#schema = schema;
    this.#dryRun = dryRun;
    this.#filter = filter;
    this.#fields = differingFields(dryRun.fields);
    this.#text = filter.text?.toLowerCase();
  }

  /** Looks through some leads. */
  async read({ afterRow, limit }: Place): Promise<DifferencePage> {
    const wanted = this.#wanted();
    if (wanted !== undefined) return this.#readSome(wanted, afterRow, limit, undefined);
    const [next] = await this.#executor.query<{ lastRow: number; leadIds: number[] }>(sql`
      select last_row as "lastRow", lead_ids as "leadIds"
      from ${identifier(this.#schema, 'dry_run_order')}
      where batch_id = ${this.#dryRun.record.batchId}
        and last_row > ${afterRow}
      order by last_row
      limit 1`);
    if (next === undefined) return { differences: [], row: afterRow, hasMore: false };
    return this.#readSome(sql`l.id = any(${next.leadIds}::integer[])`, afterRow, limit, next.lastRow);
  }

  /** A condition on leads `l`, where few of them are asked for. */
  #wanted(): Sql | undefined {
    const { leadId, key } = this.#filter;
    const conditions = [
      ...(leadId === undefined ? [] : [sql`l.id = ${leadId}`]),
      ...(key === undefined ? [] : [this.#hasKey(key)]),
    ];
    return conditions.length === 0 ? undefined : join(conditions, ' and ');
  }

  #hasKey(key: string): Sql {
    const { name, dataType } = this.#dryRun.lookup;
    const field = sql`l.${identifier(name)}`;
    if (columnType(dataType) === 'text') return hasKey(field, lookupKey(sql`${key}::text`));
    // What is no number of that size is no lead's.
    return /^\s*[+-]?\d{1,18}\s*$/.test(key) ? sql`${field} = ${key.trim()}::bigint` : sql`false`;
  }

  /** @param lastRow - that of the leads that meet the condition; undefined: nobody knows */
  async #readSome(
    condition: Sql,
    afterRow: number,
    limit: number,
    lastRow: number | undefined,
  ): Promise<DifferencePage> {
    const most = Math.max(1, Math.floor(valuesAtOnce / Math.max(1, this.#fields.length)));
    const leads = await this.#executor.query<LeadRow>(sql`
      ${this.#selectLeads()}
      where ${condition}
        and l.${raw(scratchColumns.row)} > ${afterRow}
      order by l.${raw(scratchColumns.row)}
      limit ${most}`);
    const found = leads.map((lead) => this.#toDifference(lead)).filter((one) => this.#isWanted(one));
    const differences = found.slice(0, limit);
    const isCut = found.length > limit || leads.length === most;
    const readTo = found.length > limit ? differences.at(-1)?.row : leads.at(-1)?.row;
    return isCut
      ? { differences, row: readTo ?? afterRow, hasMore: true }
      : { differences, row: lastRow ?? readTo ?? afterRow, hasMore: lastRow !== undefined };
  }

  #selectLeads(): Sql {
    const { record, lookup } = this.#dryRun;
    const { batchId, listId } = record;
    const pick = (value: 'before' | 'after') =>
      this.#fields.map((one) => sql`case when ${one.isDifferent} then ${one[value]} end`);
    const isMember =
      listId === null
        ? sql`false`
        : sql`exists (select from ${scratchMembers(this.#schema, batchId)} m where m.lead_id = l.id)`;
    const { row, line } = scratchColumns;
    return sql`
      select
        l.id, l.${raw(row)} as row, l.${raw(line)} as line, ${isMember} as "addedToList",
        ${textOf({ type: columnType(lookup.dataType) }, sql`l.${identifier(lookup.name)}`)} as key,
        array[${join(pick('before'), ', ')}]::text[] as "oldValues",
        array[${join(pick('after'), ', ')}]::text[] as "newValues"
      from ${scratchTable(this.#schema, batchId)} l`;
  }

  #toDifference({ id, row, line, key, addedToList, oldValues, newValues }: LeadRow): Difference {
    const changes = this.#fields.flatMap(({ field }, index) => {
      const [oldValue, newValue] = [oldValues[index] ?? null, newValues[index] ?? null];
      return oldValue === null && newValue === null ? [] : [{ fieldId: field.id, oldValue, newValue }];
    });
    const isNew = id < 0;
    return {
      row,
      line,
      leadId: isNew ? null : id,
      key,
      outcome: isNew ? 'created' : 'changed',
      addedToList,
      changes,
    };
  }

  /** A lead that later rows change back is none that differs. */
  #isWanted({ outcome, changes }: Difference): boolean {
    const { outcomes, fieldId } = this.#filter;
    const text = this.#text;
    if (!outcomes.has(outcome) || (outcome === 'changed' && changes.length === 0)) return false;
    if (fieldId !== undefined && !changes.some((change) => change.fieldId === fieldId)) return false;
    return text === undefined || changes.some((change) => contains(change, text));
  }
}

function contains({ oldValue, newValue }: ValueChange, text: string): boolean {
  return [oldValue, newValue].some((value) => value?.toLowerCase().includes(text) === true);
}
