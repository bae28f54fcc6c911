import { mapColumns } from '../fields/column-mapping.ts';
import { columnType } from '../fields/data-types.ts';
import type { Field } from '../fields/fields.ts';
import { cellRules, type FieldRule, fieldRules, type ImportRules } from '../imports/rules/import-rules.ts';
import { type RowTampering, type RowTest, rowTest } from '../imports/tampering.ts';
import type { ChangedList } from '../ledger/packs.ts';
import type { SurplusCells } from '../subscriptions/subscription.ts';
import type { Job } from './job.ts';
import type { LeftOutRows } from './left-out-rows.ts';
import { columnReader, fewestCells } from './read-column.ts';
import { type ReportedReason, reportedReason } from './reported-again.ts';

/** One column of the file that goes into the database. */
export interface PlannedColumn {
  readonly field: Field;
  /** Counts the planned columns from 1. */
  readonly number: number;
  /** Its name in the statements of a merge. */
  readonly staged: string;
  /** Its type there. */
  readonly type: string;
  /** False for an id that is looked up: it finds the lead and is never written. */
  readonly isWritten: boolean;
  readonly isLookup: boolean;
  readonly isEmail: boolean;
  /** What becomes of the value that a lead has. */
  readonly rule: FieldRule;
  readonly read: ReturnType<typeof columnReader>;
}

/** What an import does with each column, the same at each claim. */
export interface Plan {
  readonly job: Job;
  /** The list that leads are added to, by its name at the claim. */
  readonly list: ChangedList | undefined;
  readonly header: readonly string[];
  readonly columns: readonly PlannedColumn[];
  /** Undefined when the header lacks the lookup field: then every row fails. */
  readonly lookup: PlannedColumn | undefined;
  /** The columns that the merge treats on their own, where the file has them. */
  readonly companyLink: PlannedColumn | undefined;
  readonly salesPersonLink: PlannedColumn | undefined;
  /** What rows may do to leads. */
  readonly mode: NonNullable<ImportRules['mode']>;
  /** Which lead a row is for where several have its key. */
  readonly multipleMatches: NonNullable<ImportRules['multipleMatches']>;
  readonly surplusCells: SurplusCells;
  /** Rows with fewer cells fail. */
  readonly fewestCells: number;
  /** Undefined unless the rules leave out rows whose key other rows have. */
  readonly leftOut: LeftOutRows | undefined;
  /** Undefined unless the file is the failure file of an import. */
  readonly reportedReason: ReportedReason | undefined;
  /** Undefined unless a test has rows fail on purpose. */
  readonly failsOnPurpose: RowTest | undefined;
}

/**
 * Plans an import from its header and the fields of its subscription; the checks at submit have seen to it that the
 * lookup field exists.
 */
export function planImport(
  job: Job,
  header: readonly string[],
  fields: readonly Field[],
  list?: ChangedList,
  tampering?: RowTampering,
): Plan {
  const mapping = mapColumns(header, fields, job.lookupField, job.namedColumns ?? {});
  const unmapped = new Set(job.unmappedColumns);
  const mapped = mapping.columns.flatMap((field, cellIndex) =>
    field === null || unmapped.has(header[cellIndex] ?? '') ? [] : [{ field, cellIndex }],
  );
  const { rules, subscription } = job;
  const ruleOf = fieldRules(rules ?? {});
  const columns = mapped.map(({ field, cellIndex }, index) =>
    planColumn(job, field, ruleOf(field.name), { cellIndex, index }),
  );
  const find = (name: string) => columns.find((column) => column.field.name === name);
  return {
    job,
    list,
    header,
    columns,
    lookup: columns.find((column) => column.isLookup),
    companyLink: find('externalCompanyId'),
    salesPersonLink: find('externalSalesPersonId'),
    mode: rules?.mode ?? 'createOrUpdate',
    multipleMatches:
      rules?.multipleMatches ?? (subscription.multipleMatches === 'fail' ? 'fail' : 'lastUpdated'),
    surplusCells: rules?.surplusCells ?? subscription.surplusCells,
    fewestCells: fewestCells(
      mapped.flatMap(({ cellIndex }, index) => {
        const column = columns[index];
        return column === undefined ? [] : [{ cellIndex, read: column.read }];
      }),
    ),
    leftOut: undefined,
    reportedReason: reportedReason(header, (column) => mapped.some(({ cellIndex }) => cellIndex === column)),
    failsOnPurpose: tampering && rowTest(header, tampering),
  };
}

function planColumn(
  job: Job,
  field: Field,
  rule: FieldRule,
  { cellIndex, index }: { readonly cellIndex: number; readonly index: number },
): PlannedColumn {
  const isLookup = field.name === job.lookupField;
  return {
    field,
    number: index + 1,
    staged: `c${index + 1}`,
    type: columnType(field.dataType),
    isWritten: !field.readOnly,
    isLookup,
    isEmail: field.dataType === 'email',
    rule,
    read: columnReader(field, cellIndex, isLookup, cellRules(field.name, rule, job.rules ?? {})),
  };
}
