/** A kind of activity. */
export interface ActivityType {
  readonly id: number;
  readonly name: string;
  readonly description?: string;
  /** Of custom types only. */
  readonly apiName?: string;
  /** What the activity is about: the page, the list, the field. New Lead has none. */
  readonly primaryAttribute?: ActivityTypeAttribute;
  readonly attributes: readonly ActivityTypeAttribute[];
}

export interface ActivityTypeAttribute {
  readonly name: string;
  readonly dataType: string;
  readonly apiName?: string;
}

/** What all entries of a lead's log have. */
interface Logged {
  /** Absent on some old Marketo instances. */
  readonly id?: number;
  /** The unique key. */
  readonly marketoGUID: string;
  readonly leadId: number;
  /** `2026-03-05T10:22:07Z` */
  readonly activityDate: string;
  readonly activityTypeId: number;
  /** The campaign that caused it, if one did. */
  readonly campaignId?: number;
  readonly attributes: readonly ActivityAttribute[];
}

export interface ActivityAttribute {
  readonly name: string;
  readonly apiName?: string;
  readonly value?: ActivityValue;
}

export type ActivityValue = string | number | boolean | null | readonly (string | number | boolean)[];

/** Something that a lead did, or that was done to it. */
export interface Activity extends Logged {
  readonly primaryAttributeValueId?: number;
  readonly primaryAttributeValue?: string;
}

/** A changed value (type 13), or a new lead (type 12). */
export interface LeadChange extends Activity {
  /** One of a changed value, none of a new lead. */
  readonly fields: readonly FieldValueChange[];
}

export interface FieldValueChange {
  /** Of the field. */
  readonly id: number;
  /** REST name of the field. */
  readonly name: string;
  readonly newValue: string | null;
  readonly oldValue: string | null;
}
