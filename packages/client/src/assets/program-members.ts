import { type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import { type PageOptions, pageOptionNames, readPages } from '../http/pages.ts';
import { toWireTime } from '../http/times.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import { callForAll, type FindOptions, findByFilter, findOptionNames } from '../resources/records.ts';
import type { Outcome } from '../wire/leads.ts';
import type {
  LeadOfProgram,
  MemberOutcome,
  MemberRecord,
  ProgramMember,
  ProgramMembership,
} from '../wire/programs.ts';
import { type Updated, updated } from './asset-kind.ts';
import { splitOptions } from './read-assets.ts';

/** Which members are wanted by when they were changed. */
export interface MemberRange extends FindOptions {
  readonly startAt: Date | string;
  /** No more than seven days later; both ends count. */
  readonly endAt: Date | string;
}

const rangeNames: OptionNames<MemberRange> = { ...findOptionNames, startAt: true, endAt: true };

/** Which programs of a lead are wanted. */
export interface MembershipFilter extends PageOptions, Updated {
  /** Ids of programs. */
  readonly programs?: readonly number[];
}

const membershipNames: OptionNames<MembershipFilter> = { ...pageOptionNames, ...updated, programs: true };

/** Who is in which program, and with which status. */
export class ProgramMembers {
  readonly #connection: Connection;

  /** Made by `GalenaAssets`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Members of a program whose field has one of the values.
   * @param filterType - one of the searchable fields of `assets.memberFields.describe`
   * @throws GalenaRefusal 1013 if there is no such program, 1003 for a field that is not searchable
   * @example
   * const fields = ['leadId', 'statusName', 'boat'];
   * for await (const { leadId, boat } of assets.programMembers.find(1205, 'statusName', ['Invited'], { fields })) {
   *   console.log(leadId, boat);
   * }
   */
  find(
    programId: number,
    filterType: string,
    filterValues: readonly (string | number)[],
    options: FindOptions = {},
  ): AsyncGenerator<ProgramMember, void, undefined> {
    return findByFilter(this.#connection, membersPath(programId), filterType, filterValues, options);
  }

  /**
   * Members of a program that were changed in a range of time.
   * @throws GalenaRefusal 1003 for more than seven days
   * @example
   * const endAt = new Date();
   * const startAt = new Date(endAt.getTime() - 86_400_000);
   * for await (const { leadId } of assets.programMembers.findUpdated(1205, { startAt, endAt })) console.log(leadId);
   */
  findUpdated(programId: number, given: MemberRange): AsyncGenerator<ProgramMember, void, undefined> {
    const { startAt, endAt, fields, ...options } = knownOptions(given, rangeNames);
    const query = {
      filterType: 'updatedAt',
      startAt: toWireTime(startAt),
      endAt: toWireTime(endAt),
      fields,
    };
    return readPages(this.#connection, { path: membersPath(programId), query }, options);
  }

  /**
   * The leads in a program, each with its membership.
   * @throws GalenaRefusal 1013 if there is no such program
   * @example
   * for await (const { id, membership } of assets.programMembers.leads(1205, { fields: ['email'] })) {
   *   console.log(id, membership.progressionStatus);
   * }
   */
  leads(programId: number, given: FindOptions = {}): AsyncGenerator<LeadOfProgram, void, undefined> {
    const { fields, ...options } = knownOptions(given, findOptionNames);
    const call = { path: `/rest/v1/leads/programs/${programId}.json`, query: { fields } };
    return readPages(this.#connection, call, options);
  }

  /**
   * The programs that a lead is in.
   * @throws GalenaRefusal 1004 if there is no such lead
   * @example
   * for await (const { id, progressionStatus } of assets.programMembers.programsOf(1)) console.log(id, progressionStatus);
   */
  programsOf(
    leadId: number,
    given: MembershipFilter = {},
  ): AsyncGenerator<ProgramMembership, void, undefined> {
    const { options, parameters } = splitOptions(given, membershipNames);
    const { programs, ...dates } = parameters;
    const byProgram = programs === undefined ? {} : { filterType: 'programId', filterValues: programs };
    const call = {
      path: `/rest/v1/leads/${leadId}/programMembership.json`,
      query: { ...dates, ...byProgram },
    };
    return readPages(this.#connection, call, options);
  }

  /**
   * Gives leads a status; those that are not in the program come into it. By one call for every 300 leads.
   * @throws GalenaRefusal 1013 if there is no such program, 1025 if it has no such status
   * @example
   * const [outcome] = await assets.programMembers.setStatus(1205, 'Invited', [1]);
   * console.log(outcome?.status, outcome?.reasons);
   */
  setStatus(
    programId: number,
    statusName: string,
    leadIds: readonly number[],
    options: CallOptions = {},
  ): Promise<MemberOutcome<'created' | 'updated'>[]> {
    const toJson = (ids: readonly number[]) => ({ statusName, input: ids.map((leadId) => ({ leadId })) });
    return this.#change(`${membersPath(programId, '/status')}`, leadIds, toJson, options);
  }

  /**
   * Changes custom fields of members. By one call for every 300 of them.
   * @example
   * await assets.programMembers.sync(1205, [{ leadId: 1, boat: 'Dinghy' }]);
   */
  sync(
    programId: number,
    records: readonly MemberRecord[],
    options: CallOptions = {},
  ): Promise<MemberOutcome<'updated'>[]> {
    return this.#change(membersPath(programId), records, (input) => ({ input }), options);
  }

  /**
   * Takes leads out of a program; they stay leads. By one call for every 300 of them.
   * @example
   * await assets.programMembers.delete(1205, [1]);
   */
  delete(
    programId: number,
    leadIds: readonly number[],
    options: CallOptions = {},
  ): Promise<MemberOutcome<'deleted'>[]> {
    const toJson = (ids: readonly number[]) => ({ input: ids.map((leadId) => ({ leadId })) });
    return this.#change(membersPath(programId, '/delete'), leadIds, toJson, options);
  }

  /**
   * Change Lead Program Status: the older form of `setStatus`.
   * @example
   * const [outcome] = await assets.programMembers.changeLeadStatus(1205, 'Attended', [1]);
   * console.log(outcome?.status);
   */
  changeLeadStatus(
    programId: number,
    status: string,
    leadIds: readonly number[],
    options: CallOptions = {},
  ): Promise<Outcome<'updated'>[]> {
    const toCall = (ids: readonly number[]) => ({
      method: 'POST' as const,
      path: `/rest/v1/leads/programs/${programId}/status.json`,
      json: { status, input: ids.map((id) => ({ id })) },
      isRepeatable: true,
    });
    return callForAll(this.#connection, leadIds, toCall, options);
  }

  /** Positions are those of all records, not of one call's. */
  async #change<Item, Status extends string>(
    path: string,
    items: readonly Item[],
    toJson: (items: readonly Item[]) => object,
    options: CallOptions,
  ): Promise<MemberOutcome<Status>[]> {
    const toCall = (part: readonly Item[]) => ({
      method: 'POST' as const,
      path,
      json: toJson(part),
      isRepeatable: true,
    });
    const outcomes = await callForAll<Item, MemberOutcome<Status>>(
      this.#connection,
      items,
      toCall,
      knownOptions(options, callOptionNames),
    );
    return outcomes.map((outcome, seq) => ({ ...outcome, seq }));
  }
}

function membersPath(programId: number, rest = ''): string {
  return `/rest/v1/programs/${programId}/members${rest}.json`;
}
