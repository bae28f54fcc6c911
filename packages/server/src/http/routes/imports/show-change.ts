import { joinRow } from '@galena/client/csv';
import type { ValueChange } from '../../../activities/import-changes.ts';
import type { FieldsById } from '../../../activities/tell-activity.ts';
import { toLeadValue } from '../../../activities/value-texts.ts';
import { arrayOf, described, object, text } from '../../documentation.ts';

const leadValue = described({}, 'as Get Lead shows it; null for none');

/** Old and new values, as the API's description has them. */
export const valueChanges = arrayOf(
  object({ field: text, displayName: text, oldValue: leadValue, newValue: leadValue }),
);

export function showChange({ fieldId, oldValue, newValue }: ValueChange, fields: FieldsById) {
  const { name = String(fieldId), displayName = name, dataType = 'string' } = fields.get(fieldId) ?? {};
  return {
    field: name,
    displayName,
    oldValue: toLeadValue(dataType, oldValue),
    newValue: toLeadValue(dataType, newValue),
  };
}

/**
 * The lines of a CSV file for what became of a lead: one for each changed value, or one without a field.
 * @param lead - the cells that all of them begin with
 */
export function changeLines(
  lead: readonly string[],
  changes: readonly ValueChange[],
  fields: FieldsById,
): string[] {
  if (changes.length === 0) return [toLine([...lead, '', '', ''])];
  return changes.map((change) => {
    const { field, oldValue, newValue } = showChange(change, fields);
    return toLine([...lead, field, String(oldValue ?? ''), String(newValue ?? '')]);
  });
}

export function toLine(cells: readonly string[]): string {
  return `${joinRow(cells, ',')}\n`;
}
