import type { CallOptions } from '../http/connection.ts';
import type { AssetDocument } from '../wire/control.ts';
import type { ControlConnection } from './control-connection.ts';

const path = 'assets.json';

/** Programs, campaigns, channels, e-mails, forms and all other assets of the subscription. */
export class ControlAssets {
  readonly #connection: ControlConnection;

  /** Made by `GalenaControl`. */
  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  /**
   * All of them, in the form in which they can be given again.
   * @example
   * const { programs = [] } = await control.assets.get();
   * console.log(programs.length);
   */
  get(options: CallOptions = {}): Promise<AssetDocument> {
    return this.#connection.one<AssetDocument>({ path }, options);
  }

  /**
   * Gives rows in the form in which the API shows them; what is absent has a usual value. A row whose id is there already, or whose name
   * if it has no id, takes the place of that one. All rows are stored, or none.
   * @returns how many rows of each kind were stored
   * @throws GalenaRefusal 1003 that names the place and the value: `programs[0].channel is Fair, and the channels are …`
   * @example
   * await control.assets.put({
   *   programs: [{ name: 'Spring Regatta 2026', type: 'Event', channel: 'Live Event' }],
   *   smartCampaigns: [{ name: 'Send invitation', type: 'trigger', folder: { programName: 'Spring Regatta 2026' } }],
   * });
   */
  put(assets: AssetDocument, options: CallOptions = {}): Promise<Readonly<Record<string, number>>> {
    return this.#connection.one({ method: 'POST', path, json: assets }, options);
  }

  /**
   * Deletes assets of a kind: those with these ids, or all. Programs go with their tokens and members.
   * @returns how many there were
   * @example
   * await control.assets.delete('smartCampaigns');
   */
  async delete(kind: string, ids?: readonly number[], options: CallOptions = {}): Promise<number> {
    const call = { method: 'DELETE', path, query: { kind, id: ids } } as const;
    return (await this.#connection.one<{ deleted: number }>(call, options)).deleted;
  }
}
