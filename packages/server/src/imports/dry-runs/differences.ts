import { identifier, raw, type Sql, sql } from '../../db/sql.ts';
import { columnType } from '../../fields/data-types.ts';
import type { Field } from '../../fields/fields.ts';
import { textOf } from '../../ledger/packs.ts';
import { scratchColumns } from './scratch-tables.ts';

/** A field that a dry run writes, as its scratch table `l` has it: what it was before the first change, and what it is. */
export interface DifferingField {
  readonly field: Field;
  /** In the ledger's text form; null for none. */
  readonly before: Sql;
  readonly after: Sql;
  readonly isDifferent: Sql;
  /** What it is, the same text for the same number. */
  readonly counted: Sql;
}

/** @param fields - those that the dry run writes, in their order */
export function differingFields(fields: readonly Field[]): DifferingField[] {
  return fields.map((field, index) => {
    const type = columnType(field.dataType);
    const value = sql`l.${identifier(field.name)}`;
    const before = sql`l.${raw(scratchColumns.before)}[${raw(String(index + 1))}]`;
    const after = textOf({ type }, value);
    // `1.5` and `1.50` are one number, and two texts.
    const isNumber = type === 'numeric' || type === 'double precision';
    const isDifferent = isNumber
      ? sql`(${before}::${raw(type)} is distinct from ${value})`
      : sql`(${before} is distinct from ${after})`;
    const counted = type === 'numeric' ? textOf({ type }, sql`trim_scale(${value})`) : after;
    return { field, before, after, isDifferent, counted };
  });
}

/** Whether a lead of the scratch table `l` would be created. */
export const isCreated: Sql = sql`(l.id < 0)`;
