import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from '../../packages/server/src/db/sql.ts';
import { readLeads, type StoredLead } from '../../packages/server/test/ledger/stored-leads.ts';
import type { ApiClient } from '../../packages/server/test/support/api-client.ts';
import { makeFamily, makeFile } from '../imports/make-file.ts';
import type { RunningGalena } from '../imports/running-galena.ts';
import { submitAll, untilFinished } from '../imports/submit.ts';
import type { Random } from '../random.ts';

/** What an undo came to, or would. */
type Counts = Readonly<Record<string, unknown>>;

const untilTakenMs = 30_000;

/** Leads of their own that two files have written, of which the second one is undone while blows fall, and the undo undone. */
export class Undos {
  readonly #random: Random;
  readonly #name: string;
  readonly #now: () => RunningGalena;
  #import = 0;
  #before: readonly StoredLead[] = [];
  #after: readonly StoredLead[] = [];
  #expected: Counts = {};
  /** The undo, and the undo of that, as far as Galena has taken them. */
  readonly #undos: number[] = [];

  constructor(random: Random, name: string, now: () => RunningGalena) {
    this.#random = random;
    this.#name = name;
    this.#now = now;
  }

  /** Imports both files undisturbed. Before those that the round counts: whichever batch ids come behind are theirs. */
  async prepare(): Promise<void> {
    const family = makeFamily(this.#random, this.#name);
    await this.#import_(makeFile(this.#random, family));
    this.#before = await this.#leads();
    this.#import = await this.#import_(makeFile(this.#random, family));
    this.#after = await this.#leads();
    const dryRun = await this.#submit(this.#import, { dryRun: true });
    this.#expected = await this.#untilEnded(dryRun);
    assert.equal(this.#expected['kept'], 0, `nobody else writes the leads of ${this.#name}`);
  }

  async #import_(file: ReturnType<typeof makeFile>): Promise<number> {
    const [taken] = await submitAll(this.#api, [file]);
    if (taken === undefined) throw new Error('an import that nothing disturbs was not taken');
    await untilFinished(this.#api, [taken]);
    return taken.batchId;
  }

  /** Asks for the next undo while blows fall; it may be lost with its answer. */
  async disturb(): Promise<void> {
    if (this.#undos.length < 2) await this.#submit(this.#next, {}).catch(() => undefined);
  }

  /** Finds the undo that may have been taken without an answer; else asks again. */
  async settle(): Promise<void> {
    if (this.#undos.length === 2) return;
    this.#undos.push(await this.#untilTaken(this.#next));
    // One that is not finished cannot be undone.
    if (this.#undos.length === 1) await this.#untilEnded(this.#undos[0] ?? 0);
  }

  /** Gives the undo of an import. PostgreSQL may be on its way down still, or up again. */
  async #untilTaken(undone: number): Promise<number> {
    const deadline = Date.now() + untilTakenMs;
    for (;;) {
      try {
        return (await this.#findTaken(undone)) ?? (await this.#submit(undone, {}));
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await delay(20);
      }
    }
  }

  async #findTaken(undone: number): Promise<number | undefined> {
    const [taken] = await this.#now().database.query<{ batchId: number }>(sql`
      select batch_id as "batchId"
      from galena.imports
      where undoes = ${undone}
        and not (undo_options ->> 'dryRun')::boolean`);
    return taken?.batchId;
  }

  /** Each entry was taken back once: counts and leads are what they are to be, whatever befell. */
  async check(): Promise<void> {
    const [first, second] = this.#undos;
    if (first === undefined) return;
    assert.deepEqual(await this.#untilEnded(first), this.#expected, `counts of undo ${first}`);
    if (second !== undefined) {
      const { valuesRestored, leadsRestored } = await this.#untilEnded(second);
      assert.deepEqual(
        { valuesRestored, leadsRestored },
        { valuesRestored: this.#expected['valuesRestored'], leadsRestored: this.#expected['leadsDeleted'] },
        `counts of undo ${second}`,
      );
    }
    assert.deepEqual(
      await this.#leads(),
      second === undefined ? this.#before : this.#after,
      `leads of ${this.#name}`,
    );
  }

  get #next(): number {
    return this.#undos.at(-1) ?? this.#import;
  }

  get #api(): ApiClient {
    return this.#now().galena.api;
  }

  async #submit(batchId: number, options: object): Promise<number> {
    const answer = await this.#api.send('POST', `/galena/v1/imports/${batchId}/undo.json`, options);
    const undoId = answer.result?.[0]?.['batchId'];
    if (typeof undoId !== 'number') throw new Error(`undo of ${batchId}: ${JSON.stringify(answer.errors)}`);
    return undoId;
  }

  async #untilEnded(undoId: number): Promise<Counts> {
    const job = { batchId: undoId };
    await untilFinished(this.#api, [job]);
    const { status, undo } = await this.#api.progress(undoId);
    assert.equal(status, 'complete', `undo ${undoId}`);
    const { batchId: _batchId, dryRun: _dryRun, ...counts } = Object(undo);
    return counts;
  }

  /** Those whose keys begin as the family is called. */
  async #leads(): Promise<readonly StoredLead[]> {
    const leads = await readLeads(this.#now().database);
    return leads.filter(({ values }) =>
      Object.values(values).some((value) => value.trim().toLowerCase().startsWith(`${this.#name}_`)),
    );
  }
}
