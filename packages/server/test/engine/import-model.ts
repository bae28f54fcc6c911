import type { FieldRule, ImportRules } from '@galena/client';

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
  /** The most characters that a value may have. */
  readonly maxLength?: number;
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
  readonly rules?: ImportRules;
}

/** What a row came to: the failure, why it was skipped, or how it counts and what it is warned of. */
export type Outcome =
  | { failure: string }
  | { skip: string }
  | { count: 'created' | 'updated' | 'unchanged'; isRepeat: boolean; warnings: string[] };

/** What an import is to come to, in the plainest way: upserting row by row. */
export function upsertRows(leads: ModelLead[], work: ModelImport): Outcome[] {
  const written = new Set<ModelLead>();
  const leftOut = findLeftOut(work);
  return work.rows.map((row, index) => upsertRow(leads, written, work, row, leftOut[index]));
}

/** What becomes of rows whose key other rows have; by the file alone. */
function findLeftOut({ columns, rows, lookupField, rules = {} }: ModelImport): (Outcome | undefined)[] {
  const { repeatedKeys = 'each' } = rules;
  const column = columns.findIndex(({ name }) => name === lookupField);
  const keys = rows.map((row) => {
    const value = row.some((cell) => cell.includes('\0'))
      ? undefined
      : readLookup(columns[column], row[column]);
    return typeof value === 'string' ? keyOf(value) : '';
  });
  return keys.map((key, index) => {
    const hasEarlier = keys.indexOf(key) < index;
    const hasLater = keys.lastIndexOf(key) > index;
    if (key === '' || repeatedKeys === 'each') return undefined;
    if (repeatedKeys === 'first') return hasEarlier ? { skip: 'An earlier row has the same key' } : undefined;
    if (repeatedKeys === 'last') return hasLater ? { skip: 'A later row has the same key' } : undefined;
    return hasEarlier || hasLater ? { failure: 'Another row has the same key' } : undefined;
  });
}

function readLookup(field: ModelField | undefined, cell = ''): ReturnType<ModelField['read']> {
  return cell === '' || cell === 'NULL' ? undefined : field?.read(cell);
}

function ruleOf({ name }: ModelField, { fields = {}, defaultRule }: ImportRules): FieldRule {
  const all = [...Object.values(fields), ...(defaultRule === undefined ? [] : [defaultRule])];
  const decides = all.some((rule) => typeof rule === 'object' && 'newest' in rule && rule.newest === name);
  return decides ? { newest: name } : (fields[name] ?? defaultRule ?? 'overwrite');
}

/** @param written - the leads that earlier rows have created or changed */
function upsertRow(
  leads: ModelLead[],
  written: Set<ModelLead>,
  work: ModelImport,
  row: readonly string[],
  leftOut: Outcome | undefined,
): Outcome {
  const { columns, lookupField, isFailingMultiple, partition, rules = {} } = work;
  const warnings: string[] = [];
  if (row.some((cell) => cell.includes('\0'))) return { failure: 'Cell contains a NUL character' };
  if (row.length < fewestCells(work)) return { failure: 'Row has fewer cells than the header' };
  if (leftOut !== undefined) return leftOut;
  let changes: (readonly [ModelField, string | null])[] = [];
  for (const [index, field] of columns.entries()) {
    const isLookup = field.name === lookupField;
    if (field.isReadOnly && !isLookup) continue;
    const value = readCell(field, row[index], rules);
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
    .toSorted((a, b) =>
      rules.multipleMatches === 'firstCreated' ? a.id - b.id : b.updated - a.updated || b.id - a.id,
    );
  let lead = found[0];
  const isFailing =
    rules.multipleMatches === undefined ? isFailingMultiple : rules.multipleMatches === 'fail';
  if (rules.mode === 'createOnly' && lead !== undefined) return { skip: 'Lead already exists' };
  if (rules.mode === 'updateOnly' && lead === undefined) return { skip: 'Lead not found' };
  if (lead === undefined && lookupField === 'id') return { failure: 'Lead not found' };
  if (found.length > 1 && isFailing) return { failure: 'Multiple leads match the lookup criteria' };
  if (lead && partition !== undefined && lead.partition !== partition) {
    return { failure: 'Partition update not allowed' };
  }

  if (lead?.values['externalCompanyId'] || linkOf(lead, changes, rules)) {
    const own = changes.filter(([field]) => !field.isCompanyField);
    if (own.length < changes.length) warnings.push('Company field ignored: lead is linked to a company');
    changes = own;
  }
  changes = changes.filter(([field]) => !field.isReadOnly);
  const ruled = applyRules(lead, changes, dateOfRow(changes), rules);
  if ('failure' in ruled) return ruled;
  ({ changes } = ruled);

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

type Change = readonly [ModelField, string | null];

/** The company that the row links the lead to, if a rule lets it. */
function linkOf(lead: ModelLead | undefined, changes: readonly Change[], rules: ImportRules): string | null {
  const links = changes.filter(([{ name }]) => name === 'externalCompanyId');
  const ruled = applyRules(lead, links, dateOfRow(changes), rules);
  return 'failure' in ruled ? null : (ruled.changes[0]?.[1] ?? null);
}

function dateOfRow(changes: readonly Change[]): (name: string) => string | null {
  return (name) => changes.find(([field]) => field.name === name)?.[1] ?? null;
}

/** What of a row goes to its lead; all of it to a new one. */
function applyRules(
  lead: ModelLead | undefined,
  changes: readonly Change[],
  dateOf: (name: string) => string | null,
  rules: ImportRules,
): { changes: Change[] } | { failure: string } {
  const taken: Change[] = [];
  for (const [field, value] of changes) {
    const rule = ruleOf(field, rules);
    const before = lead?.values[field.name] ?? null;
    if (lead === undefined || rule === 'overwrite') taken.push([field, value]);
    else if (rule === 'never' || (rule === 'fillEmpty' && before !== null)) continue;
    else if (rule === 'fillEmpty') taken.push([field, value]);
    else if ('newest' in rule) {
      const known = lead.values[rule.newest] ?? null;
      const own = dateOf(rule.newest);
      if (known === null || (own !== null && own >= known)) taken.push([field, value]);
    } else {
      const elements = elementsOf(before ?? '', rule.append);
      const added = elementsOf(value ?? '', rule.append).filter((element) => !elements.includes(element));
      const text = elements.length === 0 ? added.join(rule.append) : [before, ...added].join(rule.append);
      if (added.length === 0) continue;
      if (text.length > (field.maxLength ?? Number.POSITIVE_INFINITY)) {
        return { failure: `Value too long for field ${field.label} with what is appended` };
      }
      taken.push([field, text]);
    }
  }
  return { changes: taken };
}

function elementsOf(text: string, separator: string): string[] {
  const elements = text.split(separator).map((element) => element.trim());
  return [...new Set(elements.filter((element) => element !== ''))];
}

/** Undefined for a cell that says nothing, null for one that clears its field. */
function readCell(
  field: ModelField,
  cell: string | undefined,
  rules: ImportRules,
): ReturnType<ModelField['read']> | null {
  const rule = ruleOf(field, rules);
  const { clear = 'NULL' } = rules;
  const isOther = typeof rule === 'object' && 'newest' in rule && rule.newest !== field.name;
  const clears = (rule === 'overwrite' || isOther) && clear !== 'none';
  const ofEmpty = clears && clear === 'empty' ? null : undefined;
  if (cell === undefined) return undefined;
  if (cell === '') return ofEmpty;
  if (cell === 'NULL') return clears ? null : undefined;
  const value = field.read(cell);
  if (value === undefined) return ofEmpty;
  if (typeof value === 'symbol' || typeof rule === 'string' || !('append' in rule)) return value;
  return elementsOf(value, rule.append).join(rule.append) || undefined;
}

/** A row has to have a cell for each field that an empty one clears. */
function fewestCells({ columns, lookupField, rules = {} }: ModelImport): number {
  const clears = columns.map(
    (field) =>
      !field.isReadOnly && !field.links && field.name !== lookupField && readCell(field, '', rules) === null,
  );
  return clears.lastIndexOf(true) + 1;
}

/** Keys are compared trimmed and in lower case. */
function keyOf(value: string | null | undefined): string {
  return (value ?? '').replace(/^[ \t-\r]+|[ \t-\r]+$/g, '').toLowerCase();
}

function isSame(field: ModelField, value: string | null, stored: string | null): boolean {
  if (field.isDecimal && value !== null && stored !== null) return Number(value) === Number(stored);
  return value === stored;
}
