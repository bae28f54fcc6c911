import type pg from 'pg';
import { Session, sessionConfig } from './session.ts';

/** The connections of a pool that are open or about to be, until each is gone for good. */
export class OpenSessions {
  readonly #all = new Set<Session>();
  readonly #idle = new Set<Session>();
  #onGone = (): void => undefined;

  /** The class that a pool is to make its connections with. How long they may take is not how long work may wait for one. */
  sessionClass(connectionString: string): new () => Session {
    const { connectionTimeoutMillis } = sessionConfig(connectionString);
    const add = (session: Session) => this.#add(session);
    return class extends Session {
      constructor(config?: pg.ClientConfig) {
        super({ ...config, connectionTimeoutMillis });
        add(this);
      }
    };
  }

  #add(session: Session): void {
    this.#all.add(session);
    session.once('end', () => {
      this.#all.delete(session);
      this.#idle.delete(session);
      if (this.#all.size === 0) this.#onGone();
    });
  }

  noteIdle(session: Session): void {
    if (this.#all.has(session)) this.#idle.add(session);
  }

  noteLent(session: Session): void {
    this.#idle.delete(session);
  }

  breakOffIdle(error: Error): void {
    for (const session of this.#idle) session.breakOff(error);
  }

  breakOffAll(error: Error): void {
    for (const session of this.#all) session.breakOff(error);
  }

  /** Resolves once none is left. */
  async gone(): Promise<void> {
    if (this.#all.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#onGone = resolve;
    });
  }
}
