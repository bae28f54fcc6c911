/** What calls are made with. */
export interface AccessToken {
  readonly accessToken: string;
  /** Seconds that are left. */
  readonly expiresIn: number;
}

/** A token is renewed when a tenth of what it had left is left, and not more than a minute before its end. */
const marginShare = 0.1;
const maxMarginMs = 60_000;

interface HeldToken {
  readonly text: string;
  readonly renewAt: number;
}

/** The token that all calls share: fetched once however many wait for it, and renewed before it ends. */
export class TokenHolder {
  readonly #fetchToken: () => Promise<AccessToken>;
  readonly #now: () => number;
  #held: HeldToken | undefined;
  #coming: Promise<HeldToken> | undefined;

  constructor(fetchToken: () => Promise<AccessToken>, now = () => performance.now()) {
    this.#fetchToken = fetchToken;
    this.#now = now;
  }

  async get(): Promise<string> {
    if (this.#held !== undefined && this.#now() < this.#held.renewAt) return this.#held.text;
    this.#coming ??= this.#renew().finally(() => {
      this.#coming = undefined;
    });
    return (await this.#coming).text;
  }

  /** Drops a token that the server no longer takes, unless another call has already seen to it. */
  drop(text: string): void {
    if (this.#held?.text === text) this.#held = undefined;
  }

  async #renew(): Promise<HeldToken> {
    const { accessToken: text, expiresIn: seconds } = await this.#fetchToken();
    const leftMs = seconds * 1000;
    this.#held = { text, renewAt: this.#now() + leftMs - Math.min(maxMarginMs, leftMs * marginShare) };
    return this.#held;
  }
}
