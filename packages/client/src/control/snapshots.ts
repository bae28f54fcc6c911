import type { CallOptions } from '../http/connection.ts';
import type { SnapshotItem } from '../wire/control.ts';
import type { ControlConnection } from './control-connection.ts';

const path = 'snapshots.json';

/**
 * What a subscription had at a moment, under a name. Calls that come while one is taken or gone back to wait for it. The one that is called
 * `seed` is what `control.reset()` goes back to.
 */
export class ControlSnapshots {
  readonly #connection: ControlConnection;

  /** Made by `GalenaControl`. */
  constructor(connection: ControlConnection) {
    this.#connection = connection;
  }

  /**
   * All of them, the oldest first.
   * @example
   * for (const { name, rows } of await control.snapshots.list()) console.log(name, rows);
   */
  list(options: CallOptions = {}): Promise<readonly SnapshotItem[]> {
    return this.#connection.many<SnapshotItem>({ path }, options);
  }

  /**
   * Takes one; one of the same name is replaced. Waits up to fifteen seconds for imports and exports that are running.
   * @throws GalenaRefusal 1003 while one is still running then
   * @example
   * await control.snapshots.take('with leads');
   */
  take(name: string, options: CallOptions = {}): Promise<SnapshotItem> {
    return this.#connection.one<SnapshotItem>({ method: 'POST', path, json: { name } }, options);
  }

  /**
   * Goes back to one. Imports and exports that are running stop; tokens of services that it has too stay good.
   * @throws GalenaRefusal 1013 if there is no such snapshot
   * @example
   * await control.snapshots.take('before');
   * await control.snapshots.restore('before');
   */
  restore(name: string, options: CallOptions = {}): Promise<SnapshotItem> {
    const call = { method: 'POST', path: `snapshots/${encodeURIComponent(name)}/restore.json` } as const;
    return this.#connection.one<SnapshotItem>(call, options);
  }

  /**
   * Deletes one.
   * @throws GalenaRefusal 1013 if there is no such snapshot, 1003 for the seed
   * @example
   * await control.snapshots.take('once');
   * await control.snapshots.delete('once');
   */
  async delete(name: string, options: CallOptions = {}): Promise<void> {
    const call = { method: 'DELETE', path: `snapshots/${encodeURIComponent(name)}.json` } as const;
    await this.#connection.call(call, options);
  }
}
