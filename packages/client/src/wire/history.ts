import type { ActivityAttribute } from './activities.ts';
import type { FieldValue } from './leads.ts';

/** Who changed a lead, and how. What is not known is absent. */
export interface ChangeOrigin {
  readonly source: 'List import' | 'Web service API' | 'Marketo Flow Action' | 'Undo of list import';
  /** The import or undo that it was a part of; absent where a call did it. */
  readonly batchId?: number;
  /** Of an undo: the batch id of what it undid. */
  readonly undoes?: number;
  /** Of the import, while it is not forgotten. */
  readonly fileName?: string;
  /** The row of its file, from 1. */
  readonly row?: number;
  /** The operation, as Marketo names it: `syncLead`, `importLead`. */
  readonly method?: string;
  /** The e-mail address of the API user. */
  readonly user?: string;
  /** The name of its service. */
  readonly service?: string;
  /** Of an import, that of its submit. */
  readonly requestId?: string;
}

/** Something that happened to a lead, as Galena's own API tells it. Values are those of Get Lead; null: there was none. */
export interface LeadEvent {
  /** Of the activity; ascending with time. */
  readonly id: number;
  readonly at: string;
  readonly kind:
    | 'created'
    | 'changed'
    | 'addedToList'
    | 'removedFromList'
    | 'merged'
    | 'deleted'
    | 'restored'
    | 'movedToPartition'
    | 'pushed'
    | 'activity';
  readonly activityTypeId: number;
  /** The name of its type: `Open Email`. Of kind `activity` only. */
  readonly activityType?: string;
  /** Of a changed value, as the next two. */
  readonly field?: { readonly name: string; readonly displayName: string };
  readonly oldValue?: FieldValue;
  readonly newValue?: FieldValue;
  /** The static list that it was added to or removed from. */
  readonly list?: { readonly id: number; readonly name: string };
  /** Of other activities: when it happened, what it is about, and its attributes. */
  readonly activityDate?: string;
  readonly primaryValueId?: number;
  readonly primaryValue?: string;
  readonly attributes?: readonly ActivityAttribute[];
  readonly by: ChangeOrigin;
}

/** A value of a lead before and after, as Get Lead shows it; null: there was none. */
export interface ValueChange {
  /** REST name of the field. */
  readonly field: string;
  readonly displayName: string;
  readonly oldValue: FieldValue;
  readonly newValue: FieldValue;
}

/** What an import did to one lead by one row, as Galena's own API tells it. */
export interface ImportedLead {
  /** Data rows of the submitted file count from 1; of an undo those of the import's file. */
  readonly row: number;
  readonly leadId: number;
  /** As the lead has it now. */
  readonly email: string | null;
  /** `added`: to the list of the import, and nothing else. The last three are of undos; `removed`: from the list. */
  readonly outcome: 'created' | 'changed' | 'added' | 'deleted' | 'restored' | 'removed';
  readonly addedToList: boolean;
  /** None of a lead that was created. */
  readonly changes: readonly ValueChange[];
}
