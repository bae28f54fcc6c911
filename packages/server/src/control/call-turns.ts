import { setTimeout as delay } from 'node:timers/promises';

interface Turns {
  underWay: number;
  /** Resolves once calls are let in again; undefined: they are. */
  closed: Promise<void> | undefined;
  /** Is called whenever a call has ended. */
  onLeave: (() => void) | undefined;
}

/** The calls of each subscription that this process has under way, so that nothing is put back in the midst of one. */
export class CallTurns {
  readonly #turns = new Map<number, Turns>();

  /**
   * Lets a call in; false if it has had to wait, while much may have changed: then it looks at its token and asks again.
   */
  async enter(subscriptionId: number): Promise<boolean> {
    const turns = this.#of(subscriptionId);
    if (turns.closed === undefined) {
      turns.underWay += 1;
      return true;
    }
    await turns.closed;
    return false;
  }

  leave(subscriptionId: number): void {
    const turns = this.#of(subscriptionId);
    turns.underWay -= 1;
    turns.onLeave?.();
  }

  /**
   * Does `work` while no call of the subscription is under way; calls that come meanwhile wait. One at a time.
   * @param patienceMs - for so long calls under way may take to end; with those that do not, it is done all the same
   */
  async alone<Result>(
    subscriptionId: number,
    patienceMs: number,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const turns = this.#of(subscriptionId);
    while (turns.closed !== undefined) await turns.closed;
    let open: () => void = () => undefined;
    turns.closed = new Promise((resolve) => {
      open = resolve;
    });
    try {
      await this.#untilEnded(turns, patienceMs);
      return await work();
    } finally {
      turns.closed = undefined;
      open();
    }
  }

  async #untilEnded(turns: Turns, patienceMs: number): Promise<void> {
    if (turns.underWay <= 0) return;
    const stopped = new AbortController();
    const ended = new Promise<void>((resolve) => {
      turns.onLeave = () => {
        if (turns.underWay <= 0) resolve();
      };
    });
    const timer = delay(patienceMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    await Promise.race([ended, timer]);
    stopped.abort();
    turns.onLeave = undefined;
  }

  #of(subscriptionId: number): Turns {
    let turns = this.#turns.get(subscriptionId);
    if (turns === undefined) {
      turns = { underWay: 0, closed: undefined, onLeave: undefined };
      this.#turns.set(subscriptionId, turns);
    }
    return turns;
  }
}

/** One call among those of its subscription. */
export class CallStay {
  readonly #turns: CallTurns | undefined;
  #subscriptionId: number | undefined;
  #isOver = false;

  /** @param turns - undefined where nothing is ever put back */
  constructor(turns: CallTurns | undefined) {
    this.#turns = turns;
  }

  /** False if it has had to wait: then it looks at its token again, and tries once more. */
  async begin(subscriptionId: number): Promise<boolean> {
    if (this.#turns === undefined || this.#subscriptionId !== undefined) return true;
    if (!(await this.#turns.enter(subscriptionId))) return false;
    // Its time was over while it waited, and it was answered then.
    if (this.#isOver) this.#turns.leave(subscriptionId);
    else this.#subscriptionId = subscriptionId;
    return true;
  }

  end(): void {
    this.#isOver = true;
    if (this.#subscriptionId !== undefined) this.#turns?.leave(this.#subscriptionId);
    this.#subscriptionId = undefined;
  }
}
