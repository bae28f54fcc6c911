import { GalenaFileError } from '../errors.ts';
import { columnKey } from '../files/column-names.ts';
import { fieldFinder } from '../files/field-finder.ts';
import { placeColumns } from '../files/template-columns.ts';
import type { DescribedLeadField } from '../wire/fields.ts';
import type { ImportRules } from '../wire/imports.ts';
import type { ImportTemplate } from '../wire/templates.ts';
import { type ColumnMapping, isMapping } from './column-mapping.ts';

/** What an import says itself, of what a template says too. */
interface SaidOptions {
  readonly lookupField?: string;
  readonly list?: number;
  readonly partition?: string;
  readonly rules?: ImportRules;
}

/** Whether fields have to be known by all of their names, to see which rules of a template an import says otherwise. */
export function needsFields({ rules }: SaidOptions, template: ImportTemplate): boolean {
  return rules?.fields !== undefined && template.rules?.fields !== undefined;
}

/**
 * What an import is to do: what it says itself, rule by rule, and for the rest what the template says.
 * @param fields - of the server; none unless `needsFields`
 */
export function withTemplate<Options extends SaidOptions>(
  options: Options,
  template: ImportTemplate,
  fields: readonly DescribedLeadField[],
): Options {
  const lookupField = options.lookupField ?? template.lookupField;
  const list = options.list ?? template.listId;
  const partition = options.partition ?? template.partitionName;
  const rules = mergeRules(template.rules, options.rules, fields);
  return {
    ...options,
    ...(lookupField !== undefined && { lookupField }),
    ...(list !== undefined && { list }),
    ...(partition !== undefined && { partition }),
    ...(rules !== undefined && { rules }),
  };
}

function mergeRules(
  usual: ImportRules | undefined,
  said: ImportRules | undefined,
  known: readonly DescribedLeadField[],
): ImportRules | undefined {
  if (usual === undefined || said === undefined) return said ?? usual;
  const find = fieldFinder(known);
  const own = new Set(Object.keys(said.fields ?? {}).map((name) => find(name)?.field ?? name));
  const others = Object.entries(usual.fields ?? {}).filter(([name]) => !own.has(name));
  const fields = { ...Object.fromEntries(others), ...said.fields };
  return { ...usual, ...said, ...(Object.keys(fields).length > 0 && { fields }) };
}

/** What the columns of a file are, once its header is known. */
export interface MappedColumns {
  /** The names that it may have in the header, for a header that would look odd without them. */
  readonly names: readonly string[];
  /** @throws GalenaFileError where a template cannot be applied to the header */
  readonly of: (header: readonly string[]) => ColumnMapping;
}

/** What an import says of columns stands above what its template says. Undefined where neither says anything. */
export function mappedColumns(
  columns: readonly string[] | ColumnMapping | undefined,
  template: ImportTemplate | undefined,
): MappedColumns | undefined {
  const said = isMapping(columns) ? columns : undefined;
  const ofTemplate = Object.keys(template?.columns ?? {});
  if (template === undefined || ofTemplate.length === 0) {
    return said && { names: Object.keys(said), of: () => said };
  }
  return {
    names: [...ofTemplate, ...Object.keys(said ?? {})],
    of: (header) => ({ ...templateMapping(template, header), ...said }),
  };
}

/**
 * What a template says of the columns of a file, by names or numbers that are of one column each.
 * @throws GalenaFileError where the file has none of them, or one twice
 */
export function templateMapping({ name, columns }: ImportTemplate, header: readonly string[]): ColumnMapping {
  const { names, repeated } = placeColumns(columns, header);
  if (repeated !== undefined) {
    throw new GalenaFileError(
      `template "${name}": the file has several columns "${repeated}", and it is not clear which one is meant; rename the others`,
      { line: 1 },
    );
  }
  if (names.size === 0) {
    const all = Object.keys(columns).slice(0, shownColumns).join(', ');
    throw new GalenaFileError(
      `template "${name}": the file has none of its columns, which are ${all}${Object.keys(columns).length > shownColumns ? ', …' : ''}; the file has: ${header.join(', ')}`,
      { line: 1 },
    );
  }
  return Object.fromEntries(
    [...names].map(([index, column]) => [columnKey(header, index), columns[column] ?? null]),
  );
}

const shownColumns = 10;
