import type { EventAttribute } from './events.ts';
import type { Origin } from './origin.ts';
import type { ChangedList } from './packs.ts';

/** Marketo's types of the activities that are not recorded as events. */
export const activityTypes = {
  newLead: 12,
  changeDataValue: 13,
  changeScore: 22,
  addToList: 24,
} as const;

/** What all entries of the ledger have. */
interface Recorded {
  /** Ascending in the order in which entries become visible; never given twice. */
  readonly id: number;
  /** Of a lead that was merged into another: that one. */
  readonly leadId: number;
  readonly recordedAt: Date;
  readonly origin: Origin;
}

/** A lead was created. */
export interface CreationEntry extends Recorded {
  readonly kind: 'creation';
  readonly type: typeof activityTypes.newLead;
  /** The name that the lead has now; null if it has none. */
  readonly name: string | null;
  /** The list that the import put it into. */
  readonly list: ChangedList | null;
  /** The row of the import's file, from 1. */
  readonly row: number | null;
}

/** A value of a lead has changed; of a score there are two, of which that with `changeScore` comes first. */
export interface ValueEntry extends Recorded {
  readonly kind: 'value';
  readonly type: typeof activityTypes.changeDataValue | typeof activityTypes.changeScore;
  /** As Describe Lead has it. */
  readonly fieldId: number;
  /** PostgreSQL's text form, times in UTC (`2026-01-31 08:30:00`); null for none. */
  readonly oldValue: string | null;
  readonly newValue: string | null;
  readonly row: number | null;
  /** False for what no activity tells: a cookie that was associated. */
  readonly isActivity: boolean;
}

/** A lead was added to a static list. */
export interface ListEntry extends Recorded {
  readonly kind: 'list';
  readonly type: typeof activityTypes.addToList;
  readonly list: ChangedList;
  readonly row: number | null;
}

/** Anything else. */
export interface EventEntry extends Recorded {
  readonly kind: 'event';
  readonly type: number;
  readonly activityDate: Date;
  readonly primaryId: number | null;
  readonly primaryValue: string | null;
  /** Without what its origin says. */
  readonly attributes: readonly EventAttribute[];
  readonly campaignId: number | null;
  /** What no activity tells: of a deleted lead its values and lists, of a removal from a list what had added the lead. */
  readonly kept: Readonly<Record<string, unknown>> | null;
}

export type LedgerEntry = CreationEntry | ValueEntry | ListEntry | EventEntry;
