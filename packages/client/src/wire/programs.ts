import type { PagedAsset } from './assets.ts';
import type { ApiProblem } from './envelope.ts';
import type { DescribedField } from './fields.ts';
import type { FieldValue } from './leads.ts';

export type ProgramType = 'Default' | 'Event' | 'Event with Webinar' | 'Engagement' | 'Email';

export interface Program extends PagedAsset {
  readonly type: ProgramType;
  /** Name of its channel. */
  readonly channel: string;
  /** Of e-mail programs `locked` or `unlocked`, of engagement programs `on` or `off`, else empty. */
  readonly status: string;
  /** Of e-mail programs. */
  readonly headStart?: boolean;
  /** Of events. */
  readonly startDate?: string;
  readonly endDate?: string;
  readonly sfdcId?: string;
  readonly sfdcName?: string;
  /** Where one program is asked for. */
  readonly tags?: readonly ProgramTag[] | null;
  readonly costs?: readonly ProgramCost[] | null;
}

export interface ProgramTag {
  readonly tagType: string;
  readonly tagValue: string;
}

export interface ProgramCost {
  /** `2026-03-01`: the month that it counts for. */
  readonly startDate: string;
  readonly cost: number;
  readonly note?: string;
}

/** What programs are of: their type, and the statuses that members go through. */
export interface Channel {
  readonly id: number;
  readonly name: string;
  readonly description?: string;
  readonly applicableProgramType: 'program' | 'event' | 'nurture' | 'email_batch' | 'webinar';
  readonly progressionStatuses: readonly ProgressionStatus[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A status that a member of a program may have. */
export interface ProgressionStatus {
  readonly name: string;
  readonly description?: string;
  /** How far on it is: a member never goes back. */
  readonly step: number;
  /** Whether a member has reached what the program is for. */
  readonly success: boolean;
  readonly hidden: boolean;
  readonly type?: string;
}

export interface TagType {
  readonly tagType: string;
  /** A list as a text: `[program,event]`. */
  readonly applicableProgramTypes: string;
  /** Whether a program cannot be without one. */
  readonly required: boolean;
}

/** With its values, where one is asked for. */
export interface TagTypeWithValues extends TagType {
  /** A list as a text: `[North, South]`. */
  readonly allowableValues: string;
}

/** That a lead is in a program, seen from the lead. */
export interface ProgramMembership {
  /** Of the program. */
  readonly id: number;
  /** Name of the status. */
  readonly progressionStatus: string;
  readonly isExhausted: boolean;
  /** Whether the program is the one that the lead came through. */
  readonly acquiredBy: boolean;
  readonly reachedSuccess: boolean;
  readonly membershipDate: string;
  readonly updatedAt: string;
  /** Of engagement programs. */
  readonly stream?: string;
  readonly nurtureCadence?: string;
}

/** A lead with its membership in a program, and the fields that were asked for. */
export interface LeadOfProgram {
  readonly id: number;
  readonly membership: ProgramMembership & { readonly progressionStatusType: string };
  readonly [field: string]: FieldValue | object;
}

/** A member of a program: the fields that were asked for, and the position in the page. */
export type ProgramMember = Readonly<Record<string, FieldValue>> & { readonly seq: number };

/** What a membership consists of. */
export interface MemberDescription {
  readonly name: string;
  readonly description: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly dedupeFields: readonly string[];
  readonly searchableFields: readonly (readonly string[])[];
  readonly fields: readonly DescribedField[];
}

/** A change of a membership: the id of the lead, and values of custom fields. */
export type MemberRecord = Readonly<Record<string, FieldValue>> & { readonly leadId: number };

/** What became of one record of a call about members, with the position of the record from 0. */
export interface MemberOutcome<Status extends string> {
  readonly seq: number;
  readonly status: Status | 'skipped';
  /** Absent where it was skipped. */
  readonly leadId?: number;
  /** Why it was skipped. */
  readonly reasons?: readonly ApiProblem[];
}
