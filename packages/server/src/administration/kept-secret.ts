import { readPrivateFile, writePrivateFile } from '../private-file.ts';

/** A service that can sign in. */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * The secret of the first service in a file that only its owner can read, so that each start can print it: the database
 * has only the hash.
 */
export class KeptSecret {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Resolves once it is on disk. */
  async keep({ clientId, clientSecret }: Credentials): Promise<void> {
    const kept = await this.read();
    if (kept?.clientId === clientId && kept.clientSecret === clientSecret) return;
    await writePrivateFile(this.#file, `${JSON.stringify({ clientId, clientSecret })}\n`);
  }

  /** Undefined if there is none that can be read. */
  async read(): Promise<Credentials | undefined> {
    try {
      const kept = JSON.parse(await readPrivateFile(this.#file)) as Partial<Credentials> | null;
      const { clientId, clientSecret } = kept ?? {};
      return typeof clientId === 'string' && typeof clientSecret === 'string'
        ? { clientId, clientSecret }
        : undefined;
    } catch {
      return undefined;
    }
  }
}
