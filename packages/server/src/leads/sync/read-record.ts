import { type ApiError, ApiError as Refusal, refuse } from '../../errors.ts';
import { isWellFormedEmail, readCell, TOO_LONG, trimCell } from '../../fields/cell-values.ts';
import { fieldFinder, RecordNames } from '../../fields/field-finder.ts';
import type { Field } from '../../fields/fields.ts';
import { readJsonValue, shorten, tooLong } from '../../fields/json-value.ts';
import type { SyncRules } from './sync-rules.ts';

/** A record of a sync call, read: the values by field, in PostgreSQL's text form. */
export interface LeadRecord {
  /** Undefined where the record has no value in the lookup field. */
  readonly key: string | undefined;
  readonly values: ReadonlyMap<Field, string | null>;
  /** Values that are refused unless the lead already has them; such a lead is found by its value, and keeps it. */
  readonly unwritable: ReadonlyMap<Field, UnwritableValue>;
}

export interface UnwritableValue {
  readonly value: string;
  readonly refusal: ApiError;
}

/** Makes the function that reads records; it gives what is wrong with one instead, if anything is. */
export function recordReader(
  fields: readonly Field[],
  lookup: Field,
  mayHaveId: boolean,
  rules: SyncRules = 'recorded',
): (record: Readonly<Record<string, unknown>>) => LeadRecord | ApiError {
  const find = fieldFinder(fields);
  return (record) => {
    try {
      const names = new RecordNames(record);
      const values = new Map<Field, string | null>();
      const unwritable = new Map<Field, UnwritableValue>();
      let key: string | undefined;
      for (const [name, value] of Object.entries(record)) {
        const field = find(name);
        if (field === undefined && rules === 'lenient') continue;
        if (field === undefined) throw refuse('1006', name);
        if (field.name === 'id' && !mayHaveId) {
          throw refuse('1003', "Field 'id' is allowed with action updateOnly or lookupField 'id' only");
        }
        names.add(field, name);
        // As in a file: what is read-only is known, and left alone, whatever its value.
        if (field.readOnly && field !== lookup) continue;
        const read = field === lookup ? readKey(field, value, rules) : readValue(field, value, rules);
        // A key of only blanks is no key, as in a file: it would find a lead whose key is blank.
        if (field === lookup) key = trimCell(read ?? '') || undefined;
        if (field.readOnly || read === undefined) continue;
        const refusal = read === null ? undefined : refusalOf(field, read, rules);
        if (read !== null && refusal !== undefined) unwritable.set(field, { value: read, refusal });
        else values.set(field, read);
      }
      return { key, values, unwritable };
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  };
}

/** However long it is, to look the lead up by it. */
function readKey(field: Field, value: unknown, rules: SyncRules): string | null {
  return readFieldValue({ ...field, length: null }, value, rules);
}

/** Undefined for what changes nothing: who links a lead to a company names that company, nobody leaves one for none. */
function readValue(field: Field, value: unknown, rules: SyncRules): string | null | undefined {
  if (field.name === 'externalCompanyId' || field.name === 'externalSalesPersonId') {
    return readFieldValue(field, typeof value === 'string' ? trimCell(value) : value, rules) ?? undefined;
  }
  return readFieldValue(field, value, rules);
}

/** The literals are those of files, but a percentage has no sign here, unless all is taken as in files. @throws ApiError 1003, 1001 */
function readFieldValue(field: Field, value: unknown, rules: SyncRules): string | null {
  const invalid = (of: Field, bad: unknown) => invalidValue(of, bad, rules);
  if (
    field.dataType === 'percent' &&
    typeof value === 'string' &&
    value.includes('%') &&
    rules !== 'lenient'
  ) {
    throw invalid(field, value);
  }
  return readJsonValue(field, value, invalid);
}

/** Recorded is one code, and another one is the documented one for a value that is none of its type. */
function invalidValue({ name, dataType }: Field, value: unknown, rules: SyncRules): ApiError {
  if (rules === 'documented') return refuse('1001', shorten(value), dataType);
  return refuse('1003 value', name, shorten(value));
}

function refusalOf(field: Field, value: string, rules: SyncRules): ApiError | undefined {
  if (readCell(field)(value) === TOO_LONG) return tooLong(field);
  if (field.dataType !== 'email' || rules === 'lenient') return undefined;
  // All that the pages ask of an address is that it is ASCII.
  const isGood = rules === 'documented' ? /^\p{ASCII}*$/u.test(value) : isWellFormedEmail(value);
  return isGood ? undefined : invalidValue(field, value, rules);
}
