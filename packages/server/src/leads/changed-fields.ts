import { columnType } from '../fields/data-types.ts';
import type { Field } from '../fields/fields.ts';
import type { ChangedField } from '../ledger/packs.ts';

/** A field as the ledger records its changes. */
export function changedField({ id, name, dataType }: Field): ChangedField {
  // The standard score is an integer, by its type.
  const isScore = dataType === 'score' || name === 'leadScore';
  return { id, name, type: columnType(dataType), isScore };
}
