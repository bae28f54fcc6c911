import { isWellFormedEmail } from '../../../fields/cell-values.ts';
import { fieldFinder } from '../../../fields/field-finder.ts';
import type { Field } from '../../../fields/fields.ts';
import type { SyncRequest } from '../../../leads/sync/sync-leads.ts';
import { allow } from '../../allowances.ts';
import type { Call } from '../../operation.ts';

/** Tells what Sync Leads takes in records of a double, and Marketo would not, or might not. */
export function noteRecords(
  { request }: Call,
  fields: readonly Field[],
  { action, records, rules }: SyncRequest,
): void {
  const find = fieldFinder(fields);
  for (const [name, value] of records.flatMap((record) => Object.entries(record))) {
    const field = find(name);
    if (field?.name === 'id' && action !== 'updateOnly' && rules !== 'documented') {
      allow(
        request,
        `Sync Leads has an id with action ${action}: Marketo's pages allow one with updateOnly only`,
      );
    }
    if (field?.isCompanyField === true && rules !== 'documented') {
      allow(
        request,
        `Sync Leads sets '${field.name}', a field of companies: Marketo's pages say that it takes none (1021)`,
      );
    }
    if (rules !== 'lenient') continue;
    if (field === undefined)
      allow(request, `Sync Leads left out '${name}', which is no field: Marketo skips the record (1006)`);
    else if (isLoose(field, value)) {
      allow(request, `Sync Leads took a value of '${field.name}' that Marketo does not (1003)`);
    }
  }
}

function isLoose({ dataType }: Field, value: unknown): boolean {
  if (typeof value !== 'string' || value === '') return false;
  return dataType === 'email' ? !isWellFormedEmail(value) : dataType === 'percent' && value.includes('%');
}
