import type { ColumnReading } from '@galena/client/files';
import type { ImportRules } from '../rules/import-rules.ts';

/** What a column is: the REST name of its field, or that and how its cells are written; null: it is left out. */
export type TemplateColumn = string | null | (ColumnReading & { readonly field: string });

/** What a template says of an import. Members that say nothing are absent. */
export interface TemplateContent {
  /** By what the header of the file calls them. */
  readonly columns: Readonly<Record<string, TemplateColumn>>;
  /** REST name. */
  readonly lookupField?: string;
  readonly listId?: number;
  readonly partitionName?: string;
  /** With the REST names of fields. */
  readonly rules?: ImportRules;
}

/** A template as it is to be saved. */
export interface NewTemplate extends TemplateContent {
  readonly name: string;
}

/** A version of a template. */
export interface Template {
  readonly templateId: number;
  /** From 1. */
  readonly version: number;
  readonly name: string;
  readonly content: TemplateContent;
  readonly savedBy: { readonly serviceName: string; readonly userEmail: string };
  /** Of its first version. */
  readonly createdAt: Date;
  /** Of this version. */
  readonly updatedAt: Date;
}

/** What a template may have at the most. */
export const templateLimits = {
  /** Of a subscription. */
  templates: 200,
  /** In characters. */
  name: 255,
  columns: 1600,
  /** In characters. */
  columnName: 1000,
  /** All that it says, as JSON. */
  bytes: 128 * 2 ** 10,
} as const;

/** The field of a column. */
export function fieldOf(column: TemplateColumn): string | null {
  return typeof column === 'string' || column === null ? column : column.field;
}
