import type { ImportRules, UsedTemplate } from './imports.ts';

/** A column whose cells are written in a way of their own. */
export interface TemplateColumn {
  /** REST name. */
  readonly field: string;
  /** In which order the parts of a date stand. */
  readonly date?: 'DMY' | 'MDY' | 'YMD';
  /** What years of two digits mean: the last ones that are not in the future, or 1970 to 2069. */
  readonly years?: 'past' | '1970-2069';
  /** The decimal separator of numbers. */
  readonly decimal?: '.' | ',';
  /** Words that mean true, besides those that are known. */
  readonly true?: readonly string[];
  /** Words that mean false, besides those that are known. */
  readonly false?: readonly string[];
}

/** What a template says of an import. What is absent it says nothing of. */
export interface ImportTemplateContent {
  /** What the columns of a file are, by their names in its header: the REST name of a field, or that and how cells are written; null: left out. */
  readonly columns: Readonly<Record<string, string | null | TemplateColumn>>;
  /** The field that rows find their lead by. */
  readonly lookupField?: string;
  /** A static list that the leads join. */
  readonly listId?: number;
  /** Where new leads go. */
  readonly partitionName?: string;
  readonly rules?: ImportRules;
}

/** A template as it is saved, whole. */
export type NewImportTemplate = Partial<ImportTemplateContent> & {
  /** Up to 255 characters, not digits alone; no other template has it, in any case. */
  readonly name: string;
};

/** A template: how files of a kind are imported. */
export interface ImportTemplate extends ImportTemplateContent, UsedTemplate {
  /** Of its first version. */
  readonly createdAt: string;
  /** Of this version. */
  readonly updatedAt: string;
  /** Who has saved this version, as it was then. */
  readonly savedBy: { readonly serviceName: string; readonly userEmail: string };
}
