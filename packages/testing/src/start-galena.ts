import { DoubleProcess } from './double-process.ts';
import { GalenaDouble } from './galena-double.ts';
import { checkOptions, type GalenaOptions } from './options.ts';
import { inheritedEnvironment, settingsOf } from './settings.ts';

const startMs = 60_000;

/** A double that this process has started. It ends with the process, in whatever way that ends. */
export class StartedGalena extends GalenaDouble {
  readonly #process: DoubleProcess;

  /** Made by `startGalena`. */
  constructor(process: DoubleProcess) {
    super(process.description);
    this.#process = process;
  }

  /** The process of the server. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Where its data is, as long as it runs: in memory, or in the temporary folder. */
  get dataDir(): string {
    return this.#process.description.dataDir;
  }

  /** Ends it; nothing of it is left when this resolves. Legal more than once. */
  stop(): Promise<void> {
    return this.#process.stop();
  }

  /** `await using galena = await startGalena();` */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/**
 * Starts a double of Marketo in a process of its own, on a PostgreSQL that comes with it.
 * @throws TypeError for a wrong option; GalenaStartError where it cannot be started
 * @example
 * const galena = await startGalena();
 * const response = await fetch(`${galena.url}/identity/oauth/token?grant_type=client_credentials` +
 *   `&client_id=${galena.clientId}&client_secret=${galena.clientSecret}`);
 * console.log(response.status);
 * await galena.stop();
 */
export async function startGalena(options: GalenaOptions = {}): Promise<StartedGalena> {
  checkOptions(options);
  const { inMemory = true, tls = false, timeoutMs = startMs } = options;
  const inherited = inheritedEnvironment(process.env);
  // Where the double keeps what lasts is a setting of its own.
  const environment = { ...inherited, ...settingsOf(options) };
  const order = { environment, inMemory, hasTls: tls !== false };
  return new StartedGalena(await DoubleProcess.start(order, inherited, timeoutMs));
}
