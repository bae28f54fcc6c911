import { type ApiError, ApiError as Refusal, refuse } from '../../errors.ts';
import { readJsonValue } from '../../records/json-value.ts';
import { trimCell } from '../cell-values.ts';
import type { Field } from '../fields.ts';

/** A record of a sync call, read: the values by field, in PostgreSQL's text form. */
export interface LeadRecord {
  /** Undefined where the record has no value in the lookup field. */
  readonly key: string | undefined;
  readonly values: ReadonlyMap<Field, string | null>;
}

/** Makes the function that reads records; it gives what is wrong with one instead, if anything is. */
export function recordReader(
  fields: readonly Field[],
  lookup: Field,
  mayHaveId: boolean,
): (record: Readonly<Record<string, unknown>>) => LeadRecord | ApiError {
  const byName = new Map(fields.map((field) => [field.name, field]));
  return (record) => {
    try {
      if (!mayHaveId && Object.hasOwn(record, 'id')) {
        throw refuse('1003', "Field 'id' is allowed with action updateOnly or lookupField 'id' only");
      }
      const values = new Map<Field, string | null>();
      let key: string | undefined;
      for (const [name, value] of Object.entries(record)) {
        const field = byName.get(name);
        if (field === undefined) throw refuse('1006', name);
        if (field === lookup) key = readKey(field, value);
        // As in a file: what is read-only is known, and left alone.
        if (field.readOnly) continue;
        const read = readValue(field, value);
        if (read !== undefined) values.set(field, read);
      }
      return { key, values };
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  };
}

/** Undefined for one of nothing but blanks, as in a file: it would find the lead whose key is as blank. */
function readKey(field: Field, value: unknown): string | undefined {
  const key = readJsonValue(field, value) ?? '';
  return trimCell(key) === '' ? undefined : key;
}

/** Undefined for what changes nothing: who links a lead to a company names that company, nobody leaves one for none. */
function readValue(field: Field, value: unknown): string | null | undefined {
  const read = readJsonValue(field, value);
  if (field.name === 'externalCompanyId' || field.name === 'externalSalesPersonId') {
    return trimCell(read ?? '') || undefined;
  }
  if (field.dataType === 'email' && read !== null && !isAscii(read)) {
    throw refuse('1003', `Invalid email address '${read}': only ASCII is allowed`);
  }
  return read;
}

function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ASCII characters
  return /^[\x00-\x7f]*$/.test(text);
}
