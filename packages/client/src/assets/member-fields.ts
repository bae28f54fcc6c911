import type { CallOptions, Connection } from '../http/connection.ts';
import { only } from '../http/only.ts';
import { type PageOptions, readPages } from '../http/pages.ts';
import type { FieldChange, FieldOutcome, NewField, SchemaField } from '../wire/fields.ts';
import type { MemberDescription } from '../wire/programs.ts';

const path = '/rest/v1/programs/members/schema/fields';

/** What a membership in a program consists of. */
export class MemberFields {
  readonly #connection: Connection;

  /** Made by `GalenaAssets`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Every field, and by which of them members can be found.
   * @example
   * console.log((await assets.memberFields.describe()).searchableFields);
   */
  async describe(options: CallOptions = {}): Promise<MemberDescription> {
    const call = { path: '/rest/v1/programs/members/describe.json' };
    return only(await this.#connection.call<MemberDescription>(call, options));
  }

  /**
   * The fields, as the schema calls show them.
   * @example
   * for await (const { name, isCustom } of assets.memberFields.list()) if (isCustom) console.log(name);
   */
  list(options: PageOptions = {}): AsyncGenerator<SchemaField, void, undefined> {
    return readPages(this.#connection, { path: `${path}.json` }, options);
  }

  /**
   * One field by its REST name.
   * @throws GalenaRefusal 1006 if there is none
   * @example
   * console.log((await assets.memberFields.get('statusName')).dataType);
   */
  async get(name: string, options: CallOptions = {}): Promise<SchemaField> {
    return only(await this.#connection.call<SchemaField>({ path: fieldPath(name) }, options));
  }

  /**
   * Makes custom fields.
   * @example
   * await assets.memberFields.create([{ name: 'cabin', displayName: 'Cabin', dataType: 'string' }]);
   */
  async create(
    fields: readonly NewField[],
    options: CallOptions = {},
  ): Promise<readonly FieldOutcome<'created'>[]> {
    const call = { method: 'POST', path: `${path}.json`, json: { input: fields } } as const;
    return (await this.#connection.call<FieldOutcome<'created'>>(call, options)).result ?? [];
  }

  /**
   * Changes a custom field.
   * @example
   * await assets.memberFields.update('boat', { description: 'class of the boat' });
   */
  async update(
    name: string,
    change: FieldChange,
    options: CallOptions = {},
  ): Promise<FieldOutcome<'updated'>> {
    const call = {
      method: 'POST',
      path: fieldPath(name),
      json: { input: [change] },
      isRepeatable: true,
    } as const;
    return only(await this.#connection.call<FieldOutcome<'updated'>>(call, options));
  }
}

function fieldPath(name: string): string {
  return `${path}/${encodeURIComponent(name)}.json`;
}
