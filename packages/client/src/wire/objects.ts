import type { DescribedField } from './fields.ts';
import type { FieldValue } from './leads.ts';

/** A company or a sales person: the fields that were asked for, and the position in the page. */
export type ObjectRecord = Readonly<Record<string, FieldValue>> & {
  readonly id: number;
  readonly seq: number;
};

/** Whether records are named by their own key (`externalCompanyId`, `externalSalesPersonId`) or by `id`. */
export type KeyKind = 'dedupeFields' | 'idField';

/** What a company or a sales person consists of. */
export interface ObjectDescription {
  readonly name: string;
  readonly displayName: string;
  readonly pluralName?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly idField: string;
  readonly dedupeFields: readonly string[];
  readonly searchableFields: readonly (readonly string[])[];
  readonly fields: readonly DescribedField[];
}
