import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../packages/server/src/db/database.ts';
import { identifier, sql } from '../../packages/server/src/db/sql.ts';
import { schema, service } from '../../packages/server/test/support/constants.ts';
import type { Scene } from './scene.ts';

/** How long calls may take, in seconds, as they are documented. */
const documentedSeconds = { 'Sync Leads': 90, 'Get Leads': 60, 'Get Lists': 30, 'Get Token': 30 } as const;
type Call = keyof typeof documentedSeconds;

/** So much longer a commit is waited for that was sent in time. */
const commitSeconds = 10;
/** For a busy machine, and for whoever measures. */
const slackSeconds = 5;

const atTheSameTime = 3;
const pauseMs = 50;

/** Clients that call while faults go on, and remember what they were told. */
export class Callers {
  readonly #scene: Scene;
  /** What became of the leads that they wrote, by e-mail address. */
  readonly #written = new Map<string, 'written' | 'not written' | 'unknown'>();
  #count = 0;
  #refused = 0;
  #longestMs = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** @throws Error on no answer, on one that comes too late, and on one that does not say what to do */
  async workUntil(isOver: () => boolean): Promise<void> {
    await Promise.all(
      Array.from({ length: atTheSameTime }, async () => {
        while (!isOver()) {
          for (const call of [this.#sync, this.#read, this.#list, this.#getToken]) await call.call(this);
          await delay(pauseMs);
        }
      }),
    );
  }

  /** What they were told they had written is there, once, and what they were told they had not is not. */
  async check(database: Database): Promise<void> {
    const stored = await database.query<{ email: string }>(sql`
      select email
      from ${identifier(schema, 'leads')}
      where starts_with(email, 'call_')
      order by email`);
    const emails = stored.map(({ email }) => email);
    const possible = (state: string) =>
      [...this.#written].filter(([, told]) => told === state).map(([email]) => email);
    const unknown = new Set(possible('unknown'));
    assert.deepEqual(
      emails.filter((email) => !unknown.has(email)),
      possible('written').toSorted(),
      'leads that calls have written',
    );
    assert.equal(new Set(emails).size, emails.length, 'a call has made a lead twice');
  }

  describe(): string {
    return `${this.#count} calls, ${this.#refused} of them refused, the longest ${(this.#longestMs / 1000).toFixed(1)} s`;
  }

  async #sync(): Promise<void> {
    const email = `call_${this.#written.size}@x.io`;
    this.#written.set(email, 'unknown');
    const code = await this.#call('Sync Leads', '/rest/v1/leads.json', {
      method: 'POST',
      body: JSON.stringify({ input: [{ email }] }),
      headers: { 'content-type': 'application/json' },
    });
    if (code === undefined) this.#written.set(email, 'written');
    if (code === '604') this.#written.set(email, 'not written');
  }

  async #read(): Promise<void> {
    await this.#call('Get Leads', `/rest/v1/leads.json?filterType=email&filterValues=call_0@x.io`);
  }

  async #list(): Promise<void> {
    await this.#call('Get Lists', '/rest/v1/lists.json');
  }

  async #getToken(): Promise<void> {
    const query = `grant_type=client_credentials&client_id=${service.clientId}&client_secret=${service.clientSecret}`;
    await this.#call('Get Token', `/identity/oauth/token?${query}`);
  }

  /** Gives the code of the refusal, or undefined where the call was carried out. */
  async #call(call: Call, path: string, request: RequestInit = {}): Promise<string | undefined> {
    const start = performance.now();
    const response = await this.#scene.first.api.fetch(path, request);
    const body = await response.text();
    const ms = performance.now() - start;
    this.#count += 1;
    this.#longestMs = Math.max(this.#longestMs, ms);
    const limit = documentedSeconds[call];
    if (ms > (limit + commitSeconds + slackSeconds) * 1000) {
      throw new Error(
        `${call} was answered after ${(ms / 1000).toFixed(1)} s, where it may take ${limit} s: ${body}`,
      );
    }
    return this.#judge(call, response, body);
  }

  #judge(call: Call, response: Response, body: string): string | undefined {
    const answer = JSON.parse(body) as { success?: boolean; errors?: { code: string }[] };
    if (response.status === 200 && answer.success !== false) return undefined;
    this.#refused += 1;
    const code = answer.errors?.[0]?.code ?? String(response.status);
    const saysWhen = response.headers.has('retry-after');
    if (code === '604' || (code === '503' && saysWhen)) return code;
    throw new Error(
      `${call} was answered ${response.status}, ${saysWhen ? 'with' : 'without'} Retry-After: ${body}`,
    );
  }
}
