import type { Format } from '../formats.ts';

/** What can be exported. */
export type Subject = 'leads' | 'activities';

/** A column of the file, by the name that the API has for it, and what the header calls it. */
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

/** Which activities: those dated in a time, of some types if any are given, and with one of some primary values if any are given. */
export interface ActivityFilter {
  readonly createdAt: TimeRange;
  readonly activityTypeIds?: readonly number[];
  readonly primaryAttributeValueIds?: readonly number[];
  readonly primaryAttributeValues?: readonly string[];
}

/** What an export is to have, as it was checked when it was created. */
export type ExportDefinition = {
  readonly format: Format;
  readonly columns: readonly ExportColumn[];
} & (
  | { readonly subject: 'leads'; readonly filter: LeadFilter }
  | { readonly subject: 'activities'; readonly filter: ActivityFilter }
);

/** The columns that a file of activities can have; all but the last one are there where none are asked for. */
export const activityColumns = [
  'marketoGUID',
  'leadId',
  'activityDate',
  'activityTypeId',
  'campaignId',
  'primaryAttributeValueId',
  'primaryAttributeValue',
  'attributes',
  'actionResult',
] as const;

export type ActivityColumn = (typeof activityColumns)[number];

/** The moment behind a range: times are compared by the second, as they are shown. */
export function endOf({ endAt }: TimeRange): Date {
  return new Date(Date.parse(endAt) + 1000);
}
