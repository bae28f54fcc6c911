import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Clock } from '../clock.ts';
import { BackOff } from './back-off.ts';
import { CheckLine } from './check-line.ts';

/** Credentials were wrong too often: nobody looks at these before the time is over. */
export class TooManyAttempts extends Error {
  readonly retryAfterSeconds: number;

  constructor(waitMs: number) {
    super('too many failed attempts');
    this.retryAfterSeconds = Math.ceil(waitMs / 1000);
  }
}

/** Times the failures of an address: so many are free for a password over all addresses. */
const freeFromAnywhere = 10;

/** Checks of secrets that one address may have under way: each keeps a thread of the process busy for a while. */
const checksAtOnce = 2;
const maxKnown = 20_000;

/**
 * Slows down whoever guesses credentials. Failures count for a client id *from an address*, so that nobody can lock out
 * a service from elsewhere; and the client ids that failed from an address count for the address, for services that
 * have never got a token from there.
 *
 * Each process counts for itself: guessing costs no write, and the few more guesses that several processes allow do not
 * matter against a secret of 192 bits. A password is no such secret: so failures from all addresses count for its account as well, and
 * keep out those addresses from where nobody has got in before.
 */
export class TokenGuard {
  readonly #services: BackOff;
  readonly #addresses: BackOff;
  readonly #accounts: BackOff;
  /** Services that got a token from an address; the one that did so last stands last. */
  readonly #known = new Set<string>();
  readonly #lines = new Map<string, CheckLine>();

  constructor(clock: Pick<Clock, 'elapsedMs'>, freeFailures: number) {
    this.#services = new BackOff(clock, freeFailures);
    this.#addresses = new BackOff(clock, 2 * freeFailures);
    this.#accounts = new BackOff(clock, freeFromAnywhere * freeFailures);
  }

  /**
   * Checks credentials: `check` gives undefined if they are wrong.
   * @throws TooManyAttempts
   */
  attempt<Issued>(
    ip: string,
    clientId: string,
    check: () => Promise<Issued | undefined>,
  ): Promise<Issued | undefined> {
    return this.#attempt(ip, clientId, undefined, check);
  }

  /** The same for a password, which is guessed more easily than a secret that was made up. @throws TooManyAttempts */
  attemptPassword<Issued>(
    ip: string,
    email: string,
    check: () => Promise<Issued | undefined>,
  ): Promise<Issued | undefined> {
    // No client id has a NUL.
    return this.#attempt(ip, `\0${email}`, createHash('sha256').update(email).digest('base64'), check);
  }

  async #attempt<Issued>(
    ip: string,
    clientId: string,
    account: string | undefined,
    check: () => Promise<Issued | undefined>,
  ): Promise<Issued | undefined> {
    const address = networkOf(ip);
    // A digest, as the client id may be of any length.
    const service = createHash('sha256').update(`${address} ${clientId}`).digest('base64');
    return this.#inLine(address, async () => {
      const waitMs = Math.max(
        this.#services.waitMs(service),
        this.#known.has(service) ? 0 : this.#addresses.waitMs(address),
        account === undefined || this.#known.has(service) ? 0 : this.#accounts.waitMs(account),
      );
      if (waitMs > 0) throw new TooManyAttempts(waitMs);
      const issued = await check();
      if (issued !== undefined) {
        this.#noteSuccess(service);
        return issued;
      }
      this.#noteFailure(address, service);
      if (account !== undefined) this.#accounts.fail(account);
      return undefined;
    });
  }

  /** Forgets who has failed, and who has not. */
  forget(): void {
    this.#services.forgetAll();
    this.#addresses.forgetAll();
    this.#accounts.forgetAll();
    this.#known.clear();
  }

  #noteFailure(address: string, service: string): void {
    if (!this.#services.hasFailed(service)) this.#addresses.fail(address);
    this.#services.fail(service);
  }

  #noteSuccess(service: string): void {
    this.#services.forget(service);
    this.#known.delete(service);
    this.#known.add(service);
    const [oldest] = this.#known;
    if (this.#known.size > maxKnown && oldest !== undefined) this.#known.delete(oldest);
  }

  /** So that a thousand guesses at once are not all under way before the first of them has failed. */
  async #inLine<Result>(address: string, work: () => Promise<Result>): Promise<Result> {
    const line = this.#lines.get(address) ?? new CheckLine(checksAtOnce);
    this.#lines.set(address, line);
    try {
      return await line.run(work);
    } finally {
      if (line.isEmpty) this.#lines.delete(address);
    }
  }
}

/** What one customer of a provider has: an IPv4 address, or the 64 bits that begin an IPv6 address. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(ip)) return ip;
  const [head = [], tail = []] = ip
    .replace(/%.*/, '')
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  return [...head, ...zeros, ...tail]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
