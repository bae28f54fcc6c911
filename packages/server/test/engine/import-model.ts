/** What a cell comes to instead of a value. */
export const INVALID = Symbol('Invalid data type in field');
export const TOO_LONG = Symbol('Value too long for field');

/** A column of the file. */
export interface ModelField {
  readonly name: string;
  readonly label: string;
  /** The value in PostgreSQL's text form, undefined for a blank cell. Neither an empty cell nor `NULL` comes here. */
  readonly read: (cell: string) => string | undefined | typeof INVALID | typeof TOO_LONG;
  /** A number with a point: `1.5` and `1.50` are the same value. */
  readonly isDecimal?: boolean;
  readonly isReadOnly?: boolean;
  readonly isCompanyField?: boolean;
  /** Links the lead to one of these. */
  readonly links?: readonly string[];
}

export interface ModelLead {
  readonly id: number;
  readonly partition: number;
  /** The greater, the later. */
  updated: number;
  /** The batch id of the import that created it, and of the one that wrote it last. */
  createdBy?: number;
  changedBy?: number;
  isMember: boolean;
  readonly values: Record<string, string | null>;
}

export interface ModelImport {
  readonly columns: readonly ModelField[];
  readonly rows: readonly (readonly string[])[];
  readonly lookupField: string;
  readonly isFailingMultiple: boolean;
  /** The partition that the import names. */
  readonly partition: number | undefined;
  /** Whether it names a list. */
  readonly isIntoList: boolean;
}

/** What a row came to: the failure, or how it counts and what it is warned of. */
export type Outcome =
  | { failure: string }
  | { count: 'created' | 'updated' | 'unchanged'; isRepeat: boolean; warnings: string[] };

/** What an import is to come to, in the plainest way: upserting row by row. */
export function upsertRows(leads: ModelLead[], work: ModelImport): Outcome[] {
  const written = new Set<ModelLead>();
  return work.rows.map((row) => upsertRow(leads, written, work, row));
}

/** @param written - the leads that earlier rows have created or changed */
function upsertRow(
  leads: ModelLead[],
  written: Set<ModelLead>,
  work: ModelImport,
  row: readonly string[],
): Outcome {
  const { columns, lookupField, isFailingMultiple, partition } = work;
  const warnings: string[] = [];
  if (row.some((cell) => cell.includes('\0'))) return { failure: 'Cell contains a NUL character' };
  let changes: (readonly [ModelField, string | null])[] = [];
  for (const [index, field] of columns.entries()) {
    const isLookup = field.name === lookupField;
    if (field.isReadOnly && !isLookup) continue;
    const value = readCell(field, row[index] ?? '');
    if (typeof value === 'symbol') return { failure: `${value.description} ${field.label}` };
    if (isLookup && keyOf(value) === '') {
      return { failure: `Value for lookup field '${lookupField}' not found` };
    }
    if (value === undefined || (field.links && value === null)) continue;
    if (field.name === 'email' && value !== null && !/^\w+@x\.io$/i.test(value)) {
      warnings.push('Invalid email address');
    }
    changes.push([field, value]);
  }

  if (row.slice(columns.length).some((cell) => cell.trim() !== '')) {
    warnings.push('Row has more cells than the header');
  }

  for (const [{ name, links }, link] of changes) {
    if (link && links && !links.includes(link)) return { failure: `${name} not found` };
  }

  const changeOf = (name: string) => changes.find(([field]) => field.name === name)?.[1];
  const found = leads
    .filter(({ id, values }) =>
      lookupField === 'id'
        ? String(id) === changeOf('id')
        : keyOf(values[lookupField]) === keyOf(changeOf(lookupField)),
    )
    .toSorted((a, b) => b.updated - a.updated || b.id - a.id);
  let lead = found[0];
  if (lead === undefined && lookupField === 'id') return { failure: 'Lead not found' };
  if (found.length > 1 && isFailingMultiple) return { failure: 'Multiple leads match the lookup criteria' };
  if (lead && partition !== undefined && lead.partition !== partition) {
    return { failure: 'Partition update not allowed' };
  }

  if (lead?.values['externalCompanyId'] || changeOf('externalCompanyId')) {
    const own = changes.filter(([field]) => !field.isCompanyField);
    if (own.length < changes.length) warnings.push('Company field ignored: lead is linked to a company');
    changes = own;
  }
  changes = changes.filter(([field]) => !field.isReadOnly);

  const now = Math.max(lastUpdateBefore, ...leads.map(({ updated }) => updated)) + 1;
  let count: 'created' | 'updated' | 'unchanged' = 'unchanged';
  if (lead === undefined) {
    count = 'created';
    const id = Math.max(firstNewId - 1, ...leads.map((other) => other.id)) + 1;
    lead = { id, partition: partition ?? 1, updated: now, isMember: false, values: {} };
    leads.push(lead);
  } else if (changes.some(([field, value]) => !isSame(field, value, lead?.values[field.name] ?? null))) {
    count = 'updated';
  }
  const isRepeat = count === 'updated' && written.has(lead);
  // Who changes nothing leaves the spelling of a number as it was, too.
  if (count !== 'unchanged') {
    for (const [field, value] of changes) lead.values[field.name] = value;
    lead.updated = now;
    written.add(lead);
  }
  lead.isMember ||= work.isIntoList;
  return { count, isRepeat, warnings };
}

/** The ids of leads that imports create go on from here. */
export const firstNewId = 100;

/** Leads that are there before the first import were updated at 1, 2 or 3. */
export const lastUpdateBefore = 3;

function readCell(field: ModelField, cell: string): ReturnType<ModelField['read']> | null {
  if (cell === '') return undefined;
  return cell === 'NULL' ? null : field.read(cell);
}

/** Keys are compared trimmed and in lower case. */
function keyOf(value: string | null | undefined): string {
  return (value ?? '').replace(/^[ \t-\r]+|[ \t-\r]+$/g, '').toLowerCase();
}

function isSame(field: ModelField, value: string | null, stored: string | null): boolean {
  if (field.isDecimal && value !== null && stored !== null) return Number(value) === Number(stored);
  return value === stored;
}
