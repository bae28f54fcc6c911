import type { Origin } from '../ledger/origin.ts';

/** Fields that say where a lead came from. They are set when it is made and never again: nobody may write them, and a merge leaves them alone. */
export const sourceFields: ReadonlySet<string> = new Set([
  'originalSourceType',
  'originalSourceInfo',
  'registrationSourceType',
  'registrationSourceInfo',
]);

/**
 * What a new lead has in these fields; those that are not named are null.
 * @param list the list that an import puts its leads into
 */
export function firstSource(
  source: Origin['source'],
  list?: { readonly name: string },
): ReadonlyMap<string, string> {
  const types: [string, string][] = [
    ['originalSourceType', source],
    ['registrationSourceType', source],
  ];
  if (list === undefined) return new Map(types);
  const info = `List: ${list.name}`;
  return new Map([...types, ['originalSourceInfo', info], ['registrationSourceInfo', info]]);
}
