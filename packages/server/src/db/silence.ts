import type { Found, Silent } from './backends.ts';
import type { Patience } from './patience.ts';
import type { Session } from './session.ts';

export interface SilenceHooks {
  /** Tells what PostgreSQL is at for silent connections; undefined if it has answered, but not that. */
  findBackends(silent: readonly Silent[]): Promise<readonly Found[] | undefined>;
  /** Is told of connections that were given up. */
  onDead(dead: readonly Silent[]): void;
}

/** Packets no longer pass a connection, or the other side is gone without a word. */
export class ConnectionDead extends Error {
  readonly code = 'ETIMEDOUT';

  constructor() {
    super('the connection to PostgreSQL is dead');
  }
}

/** A connection that is lent out. */
export class Lent {
  readonly session: Session;
  #waits = 0;
  #heardAt = 0;
  #bytesRead = 0;
  /** Whether PostgreSQL has said of it that it does nothing for us, or nothing at all, and nothing has come since. */
  isDoubted = false;

  constructor(session: Session) {
    this.session = session;
  }

  /** Waits for something that PostgreSQL has to send. */
  async waitFor<Result>(answer: Promise<Result>): Promise<Result> {
    if (this.#waits === 0) this.noteLife();
    this.#waits += 1;
    try {
      return await answer;
    } finally {
      this.#waits -= 1;
    }
  }

  /** How long it has been silent; 0 if nothing is waited for. */
  silentMs(): number {
    if (this.#waits === 0) return 0;
    const bytesRead = this.#readBytes();
    if (bytesRead !== this.#bytesRead) this.noteLife();
    return performance.now() - this.#heardAt;
  }

  /** Says that the other side lives. */
  noteLife(): void {
    this.#bytesRead = this.#readBytes();
    this.#heardAt = performance.now();
    this.isDoubted = false;
  }

  #readBytes(): number {
    const { stream } = this.session.connection;
    return 'bytesRead' in stream && typeof stream.bytesRead === 'number' ? stream.bytesRead : 0;
  }
}

/**
 * Tells connections that are slow from those that are dead. While data is unacknowledged TCP tries for a quarter of an hour
 * before it says that nobody is there, and an answer that was lost never comes. So PostgreSQL is asked, through another
 * connection, about each that has been silent for a while: one that it works for is waited for as long as it takes. One that it
 * does not know, or that waits for us there, is dead, if it is so at two looks and nothing has come in between.
 */
export class SilenceWatch {
  readonly #patience: Patience;
  readonly #hooks: SilenceHooks;
  readonly #lent = new Set<Lent>();
  readonly #timer: NodeJS.Timeout;
  #isLooking = false;

  constructor(patience: Patience, hooks: SilenceHooks) {
    this.#patience = patience;
    this.#hooks = hooks;
    this.#timer = setInterval(() => void this.#look(), patience.lookEveryMs).unref();
  }

  /** Looks after a connection for as long as `work` has it. */
  async during<Result>(session: Session, work: (lent: Lent) => Promise<Result>): Promise<Result> {
    const lent = new Lent(session);
    this.#lent.add(lent);
    try {
      return await work(lent);
    } finally {
      this.#lent.delete(lent);
    }
  }

  /** All that are lent out. */
  lent(): Silent[] {
    return [...this.#lent].map(describe);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    const silent = this.#findSilent();
    if (silent.length === 0) return;
    this.#isLooking = true;
    try {
      const dead = await this.#findDead(silent);
      if (dead.length > 0) this.#breakOff(dead);
    } finally {
      this.#isLooking = false;
    }
  }

  #findSilent(): Lent[] {
    return [...this.#lent].filter((lent) => lent.silentMs() >= this.#patience.askAfterMs);
  }

  async #findDead(silent: readonly Lent[]): Promise<Lent[]> {
    try {
      const found = await this.#hooks.findBackends(silent.map(describe));
      if (found === undefined) return [];
      const foundByPid = new Map(found.map((backend) => [backend.pid, backend]));
      return this.#stillSilent(silent).filter((lent) => this.#judge(lent, foundByPid.get(lent.session.pid)));
    } catch {
      // It may be us who stood still, and what has come meanwhile is yet to be read.
      return this.#stillSilent(silent).filter(
        (lent) => doubt(lent) && lent.silentMs() >= this.#patience.silentMs,
      );
    }
  }

  /** Something may have come, or its work may have ended, while PostgreSQL was asked. */
  #stillSilent(silent: readonly Lent[]): Lent[] {
    const now = new Set(this.#findSilent());
    return silent.filter((lent) => now.has(lent));
  }

  /** Whether it is dead. */
  #judge(lent: Lent, found: Found | undefined): boolean {
    if (found?.isBusy !== true) return doubt(lent);
    lent.noteLife();
    return false;
  }

  #breakOff(dead: readonly Lent[]): void {
    const silent = dead.map(describe);
    for (const { session } of dead) session.breakOff(new ConnectionDead());
    this.#hooks.onDead(silent);
  }
}

function describe({ session: { pid, startedAt } }: Lent): Silent {
  return { pid, startedAt };
}

/** Whether it was in doubt before. */
function doubt(lent: Lent): boolean {
  const wasDoubted = lent.isDoubted;
  lent.isDoubted = true;
  return wasDoubted;
}
