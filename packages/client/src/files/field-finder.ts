import type { DescribedLeadField } from '../wire/fields.ts';
import { plainName, withoutBlanks } from './column-names.ts';

/** A field that the name of a column means, and what in it does. */
export interface FoundField {
  /** REST name. */
  readonly field: string;
  readonly by: 'name' | 'case' | 'soap' | 'display';
}

/** Makes the function that finds the field of a name: by REST name, SOAP name and display name, blanks around it aside. */
export function fieldFinder(
  fields: readonly DescribedLeadField[],
): (column: string) => FoundField | undefined {
  const byName = new Map<string, string>();
  const byCase = new Map<string, string>();
  const bySoap = new Map<string, string>();
  const byPlain = new Map<string, string>();
  for (const { rest, soap, displayName } of fields) {
    if (rest === undefined) continue;
    setOnce(byName, rest.name, rest.name);
    setOnce(byCase, rest.name.toLowerCase(), rest.name);
    if (soap !== undefined) setOnce(bySoap, soap.name.toLowerCase(), rest.name);
    setOnce(byPlain, plainName(displayName), rest.name);
    setOnce(byPlain, plainName(rest.name), rest.name);
  }
  return (column) => {
    const name = withoutBlanks(column);
    const ways = [
      ['name', byName.get(name)],
      ['case', byCase.get(name.toLowerCase())],
      ['soap', bySoap.get(name.toLowerCase())],
      ['display', name === '' ? undefined : byPlain.get(plainName(name))],
    ] as const;
    for (const [by, field] of ways) if (field !== undefined) return { field, by };
    return undefined;
  };
}

/** Of two fields with one name the first one is meant. */
function setOnce(map: Map<string, string>, name: string, field: string): void {
  if (name !== '' && !map.has(name)) map.set(name, field);
}
