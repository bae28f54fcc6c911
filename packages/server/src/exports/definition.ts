import type { Format } from '../formats.ts';

/** What can be exported. */
export type Subject = 'leads';

/** A column of the file: a field by its REST name, and what the header calls it. */
export interface ExportColumn {
  readonly name: string;
  readonly header: string;
}

/** Both ends belong to it, with their whole second: `2026-01-31T08:30:00Z`. */
export interface TimeRange {
  readonly startAt: string;
  readonly endAt: string;
}

/** Which leads: created or last changed in a time, or members of a static list when the export begins. */
export type LeadFilter =
  | { readonly createdAt: TimeRange }
  | { readonly updatedAt: TimeRange }
  | { readonly staticListId: number };

/** What an export is to have, as it was checked when it was created. */
export interface ExportDefinition {
  readonly subject: Subject;
  readonly format: Format;
  readonly columns: readonly ExportColumn[];
  readonly filter: LeadFilter;
}
