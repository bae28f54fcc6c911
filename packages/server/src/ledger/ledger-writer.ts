import { timeOf } from '../db/microseconds.ts';
import { identifier, type Sql, sql } from '../db/sql.ts';
import { type Deletions, writeDeletions } from './deletion-packs.ts';
import { type LedgerEvent, writeEvents } from './events.ts';
import { type Origin, originColumns, originValues, undoneBatchOf } from './origin.ts';
import { type ChangedField, type ChangedList, type Packs, writeAdditions, writePacks } from './packs.ts';
import { type CurrentParts, type PartKind, partTable } from './parts.ts';

/** Where the ledger of a subscription stands, as the counter of leads says under their lock. */
export interface LedgerPlace {
  /** The next free id of an activity. */
  readonly nextActivity: number;
  readonly parts: CurrentParts;
  /** The time of what is recorded, in microseconds since 1970: when the lock was there. */
  readonly lockedAt: number;
  /** Whether something was recorded at a later time already: the clock was set back. */
  readonly isSetBack: boolean;
}

/** What a subscription has of the ledger. */
export interface Ledgered {
  readonly schema: string;
  /** `off`: packs are not written. */
  readonly activities: 'on' | 'off';
}

/** New leads with consecutive ids. */
export interface Creation {
  readonly firstLead: number;
  readonly count: number;
  /** The list that the same statements add them to. */
  readonly list?: ChangedList | undefined;
  /** The rows of the file, of an import. */
  readonly rowNumbers?: readonly number[];
}

/**
 * Gives the statements that record changes of leads, and the ids that they take. Whoever has locked the leads makes one for its
 * transaction, carries out the statements in it, and says with `nextActivity` which ids are taken (see `lead-lock.ts`). Ids are given
 * out before the statements run: those that nothing takes in the end are gaps.
 */
export class LedgerWriter {
  readonly #subscription: Ledgered;
  /** Who does what is recorded here. */
  readonly origin: Origin;
  readonly #place: LedgerPlace;
  /** The first id that is free behind what was recorded so far. */
  nextActivity: number;
  /** Whether values were changed, or leads added to lists, without a record: see `noteUnrecorded` of the lead lock. */
  hasUnrecorded = false;

  constructor(subscription: Ledgered, origin: Origin, place: LedgerPlace) {
    this.#subscription = subscription;
    this.origin = origin;
    this.#place = place;
    this.nextActivity = place.nextActivity;
  }

  /** Whether changed values and additions to lists are recorded. */
  get keepsPacks(): boolean {
    return this.#subscription.activities === 'on';
  }

  /** When what is recorded here happens. */
  get recordedAt(): Sql {
    return timeOf(sql`${this.#place.lockedAt}::bigint`);
  }

  /** Records new leads. */
  creation({ firstLead, count, list, rowNumbers = [] }: Creation): Sql {
    const stride = list !== undefined && this.keepsPacks ? 2 : 1;
    const [firstRow = null] = rowNumbers;
    const isRun = rowNumbers.every((row, index) => row === (firstRow ?? 0) + index);
    return sql`
      insert into ${identifier(this.#subscription.schema, 'lead_creations')} (
        first_id, recorded_at, stride, first_lead, lead_count, list_id, list_name, first_row, row_numbers, batch_id, ${originColumns}
      )
      values (
        ${this.take(count * stride)}, ${this.recordedAt}, ${stride}, ${firstLead}, ${count}, ${list?.id ?? null},
        ${list?.name ?? null}, ${firstRow}, ${isRun ? null : rowNumbers}, ${this.origin.batchId}, ${originValues(this.origin)}
      )`;
  }

  /** Records what is about to change in leads; has to run before that. Undefined: no changes are kept. */
  changes(
    fields: readonly ChangedField[],
    leadCount: number,
    rows: Sql,
    isActivity = true,
  ): Packs | undefined {
    if (fields.length === 0 || leadCount === 0) return undefined;
    if (!this.keepsPacks) {
      this.hasUnrecorded = true;
      return undefined;
    }
    const changes = { fields, leadCount, rows, isActivity, isUndo: this.isUndo };
    return writePacks(this.#packHead(), changes, (ids) => this.take(ids));
  }

  /** Records leads that are about to be added to a list, whose members they are not yet. */
  listAdditions(list: ChangedList, leadCount: number, rows: Sql): Packs | undefined {
    if (leadCount === 0) return undefined;
    if (!this.keepsPacks) {
      this.hasUnrecorded = true;
      return undefined;
    }
    const additions = { list, leadCount, rows, isUndo: this.isUndo };
    return writeAdditions(this.#packHead(), additions, (ids) => this.take(ids));
  }

  /** Whether an undo is recorded, which says of each change and addition what it takes back. */
  get isUndo(): boolean {
    return undoneBatchOf(this.origin) !== undefined;
  }

  /** Records leads that are about to be deleted, in packs. */
  deletions(deletions: Deletions): Sql {
    return writeDeletions(this.#packHead('deletions'), deletions, (ids) => this.take(ids));
  }

  /** Records events; gives no statement if there are none. */
  events(events: readonly LedgerEvent[]): Sql[] {
    const first = this.take(events.length);
    return writeEvents((kind) => this.table(kind), this.recordedAt, this.origin, events, first);
  }

  /** The values of an event's origin, for statements that write one themselves. */
  get originValues(): Sql {
    return originValues(this.origin);
  }

  /** Where something is recorded now. */
  table(kind: PartKind): Sql {
    return partTable(this.#subscription.schema, kind, this.#place.parts[kind]);
  }

  /** Takes so many ids; gives the first. */
  take(count: number): number {
    const first = this.nextActivity;
    this.nextActivity += count;
    return first;
  }

  #packHead(kind: PartKind = 'changes') {
    return { table: this.table(kind), recordedAt: this.recordedAt, origin: this.origin };
  }
}
