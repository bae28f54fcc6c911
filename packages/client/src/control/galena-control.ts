import type { CallOptions } from '../http/connection.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type {
  ArchiveFormat,
  ControlState,
  ExportedState,
  SeedSource,
  SnapshotItem,
} from '../wire/control.ts';
import { ControlAssets } from './assets.ts';
import { ControlCalls } from './calls.ts';
import { ControlClock } from './clock.ts';
import { ControlConnection } from './control-connection.ts';
import { ControlFaults } from './faults.ts';
import { ControlPace } from './pace.ts';
import { ControlSnapshots } from './snapshots.ts';
import { ControlStrictness } from './strictness.ts';
import { ControlSubscriptions } from './subscriptions.ts';

/** Where the control plane of a double is. */
export interface GalenaControlOptions {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  /** The value of GALENA_CONTROL_TOKEN, or the one that was printed at the start. */
  readonly token: string;
  /** The munchkin id of the subscription that calls are about; that of GALENA_MUNCHKIN_ID if it is absent. */
  readonly subscription?: string;
  /** Sends the requests, instead of the fetch that is there. */
  readonly fetch?: typeof fetch;
}

const optionNames: OptionNames<GalenaControlOptions> = {
  url: true,
  token: true,
  subscription: true,
  fetch: true,
};

const archivePaths: Readonly<Record<ArchiveFormat, string>> = {
  zip: 'export.zip',
  tar: 'export.tar',
  'tar.gz': 'export.tar.gz',
};

/**
 * The control plane of a double: a Galena that tests use in the place of Marketo, started with GALENA_CONTROL=on.
 * @example
 * const control = new GalenaControl({ url: 'http://127.0.0.1:8080', token: '…' });
 */
export class GalenaControl {
  readonly clock: ControlClock;
  readonly snapshots: ControlSnapshots;
  readonly subscriptions: ControlSubscriptions;
  readonly assets: ControlAssets;
  readonly faults: ControlFaults;
  readonly pace: ControlPace;
  readonly strictness: ControlStrictness;
  readonly calls: ControlCalls;
  readonly #connection: ControlConnection;
  readonly #options: GalenaControlOptions;

  /** @throws TypeError for an unknown option */
  constructor(options: GalenaControlOptions) {
    const connection = new ControlConnection(knownOptions(options, optionNames));
    this.#connection = connection;
    this.clock = new ControlClock(connection);
    this.snapshots = new ControlSnapshots(connection);
    this.subscriptions = new ControlSubscriptions(connection);
    this.#options = options;
    this.assets = new ControlAssets(connection);
    this.faults = new ControlFaults(connection);
    this.pace = new ControlPace(connection);
    this.strictness = new ControlStrictness(connection);
    this.calls = new ControlCalls(connection);
  }

  /**
   * The clock, and what the control plane keeps of the subscription.
   * @throws GalenaRefusal 1013 if there is no such subscription, 601 for a wrong token, 610 if the server is no double
   * @example
   * const { munchkinId, schema } = await control.state();
   * console.log(munchkinId, schema);
   */
  state(options: CallOptions = {}): Promise<ControlState> {
    return this.#connection.one<ControlState>({ path: 'state.json' }, options);
  }

  /**
   * Puts the subscription back to its seed, with nothing left of what was done since: ids begin again, imports and exports that are
   * running stop. Calls that come meanwhile wait. Tokens of services that the seed has too stay good; the clock stays where it is.
   * @example
   * await control.reset();
   */
  reset(options: CallOptions = {}): Promise<SnapshotItem> {
    return this.#connection.one<SnapshotItem>({ method: 'POST', path: 'reset.json' }, options);
  }

  /**
   * Replaces what the subscription has by a seed, which resets go back to from then on. docs/control.md describes its files.
   * @throws GalenaRefusal 1003 for what is wrong with it, with file and line; then the subscription has the seed that it had. TypeError for an
   * archive beside something else
   * @example
   * await control.seed({ files: { 'leads.csv': 'email,firstName\nada@example.com,Ada\n' } });
   */
  async seed(seed: SeedSource, options: CallOptions = {}): Promise<SnapshotItem> {
    const { archive: bytes, ...others } = seed;
    if (bytes !== undefined && Object.keys(others).length > 0) {
      throw new TypeError('a seed is one of folder, files and archive');
    }
    const content =
      bytes === undefined ? { json: seed } : { body: { type: 'application/octet-stream', bytes } };
    return this.#connection.one<SnapshotItem>({ method: 'POST', path: 'seed.json', ...content }, options);
  }

  /**
   * What the subscription has, as the files of a seed: their contents by their paths.
   * @throws GalenaRefusal 1003 for what no seed can say, as leads without e-mail address
   * @example
   * const { files } = await control.exportState();
   * await control.seed({ files });
   */
  exportState(options: CallOptions = {}): Promise<ExportedState> {
    return this.#connection.one<ExportedState>({ path: 'export.json' }, options);
  }

  /**
   * The same as an archive, whose bytes `seed` takes.
   * @throws GalenaRefusal 1003 for what no seed can say
   * @example
   * const archive = await control.exportArchive('zip');
   * await control.seed({ archive });
   */
  exportArchive(format: ArchiveFormat, options: CallOptions = {}): Promise<Uint8Array> {
    return this.#connection.file({ path: archivePaths[format] }, options);
  }

  /**
   * The control of another subscription of the same server.
   * @param munchkinId - `123-ABC-456`
   * @example
   * console.log(await control.of('000-GAL-000').state());
   */
  of(munchkinId: string): GalenaControl {
    return new GalenaControl({ ...this.#options, subscription: munchkinId });
  }
}
