/** The type of a field's values. */
export type DataType =
  | 'string'
  | 'text'
  | 'email'
  | 'phone'
  | 'url'
  | 'integer'
  | 'score'
  | 'percent'
  | 'float'
  | 'currency'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'reference'
  | 'formula';

/** A lead field, as Describe Lead shows it. */
export interface DescribedLeadField {
  readonly id: number;
  readonly displayName: string;
  readonly dataType: DataType;
  /** In characters, for types that have a length. */
  readonly length?: number;
  /** Absent for fields that the API cannot reach. */
  readonly rest?: { readonly name: string; readonly readOnly: boolean };
  readonly soap?: { readonly name: string; readonly readOnly: boolean };
}

/** A field, as Describe Lead 2 and the descriptions of companies and sales persons show it. */
export interface DescribedField {
  readonly name: string;
  readonly displayName: string;
  readonly dataType: DataType;
  readonly length?: number;
  readonly updateable: boolean;
  readonly crmManaged: boolean;
}

/** Describe Lead 2. */
export interface LeadDescription {
  readonly name: string;
  readonly searchableFields: readonly (readonly string[])[];
  readonly fields: readonly DescribedField[];
}

/** A field, as the schema calls show it. */
export interface SchemaField {
  readonly name: string;
  readonly displayName: string;
  /** Absent where there is none; an older Galena has null. */
  readonly description?: string | null;
  readonly dataType: DataType;
  readonly length?: number;
  readonly isHidden: boolean;
  readonly isHtmlEncodingInEmail: boolean;
  readonly isSensitive: boolean;
  readonly isCustom: boolean;
  readonly isApiCreated: boolean;
}

/** What can be changed of a field. */
export interface FieldChange {
  readonly displayName?: string;
  readonly description?: string;
  readonly isHidden?: boolean;
  readonly isHtmlEncodingInEmail?: boolean;
  readonly isSensitive?: boolean;
}

/** A custom field to be made. */
export interface NewField extends FieldChange {
  readonly name: string;
  readonly displayName: string;
  readonly dataType: DataType;
}

/** How much a field is used. Galena only. */
export interface FieldUsage {
  readonly name: string;
  /** How many leads have a value of it. */
  readonly leads: number;
}

/** What became of a field. */
export interface FieldOutcome<Status extends string> {
  readonly name?: string;
  readonly status: Status | 'skipped';
  readonly reasons?: readonly { readonly code: string; readonly message: string }[];
}
