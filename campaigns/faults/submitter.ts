import type { ApiClient } from '../../packages/server/test/support/api-client.ts';
import { type CampaignFile, type Family, makeFamily, makeFile } from '../imports/make-file.ts';
import { findUntaken, type Submitted, submit } from '../imports/submit.ts';
import type { Random } from '../random.ts';
import type { Scene } from './scene.ts';

/** The answers that tell a client to try again: PostgreSQL is unable, time is up. */
const tryAgain = ['503', '604'];
/** The answers that tell it to wait for others: the queue is full, the list is busy. */
const waitForOthers = ['1016', '1019'];

/** Submits files one after another, each as often as a client does that goes by the answers. */
export class Submitter {
  readonly families: Family[] = [];
  readonly submitted: Submitted[] = [];
  /** How often submits were refused, by code. */
  readonly refusals = new Map<string, number>();
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** The process that takes calls: a fault may put another one in its place. */
  get #api(): ApiClient {
    return this.#scene.first.api;
  }

  get #random(): Random {
    return this.#scene.random;
  }

  async workUntil(isOver: () => boolean): Promise<void> {
    do {
      await this.#submit(makeFile(this.#random, await this.#pickFamily()));
    } while (!isOver());
  }

  /** A family whose imports are all done, so that the order of its imports is known, or else a new one. */
  async #pickFamily(): Promise<Family> {
    const family = this.#random.pick([...this.families, undefined]);
    const last = this.submitted.findLast(({ file }) => file.family === family);
    if (family !== undefined && last !== undefined) {
      const { status } = await this.#api.progress(last.batchId);
      if (status === 'complete') return family;
    }
    const fresh = makeFamily(this.#random, `f${this.families.length}`);
    this.families.push(fresh);
    return fresh;
  }

  /** @throws Error on an answer that leaves the client in the dark, or none at all. */
  async #submit(file: CampaignFile): Promise<void> {
    for (;;) {
      const answer = await submit(this.#api, file);
      if (answer.batchId !== undefined) {
        this.submitted.push({ batchId: answer.batchId, file });
        return;
      }
      const code = answer.refusal;
      this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
      await new Promise((resolve) => setTimeout(resolve, 100));
      // Another file may be let in where this one is not.
      if (waitForOthers.includes(code)) return;
      if (!tryAgain.includes(code)) throw new Error(`a submit was answered ${code}`);
      if ((await findUntaken(() => this.#api, [file], this.submitted)).length === 0) return;
    }
  }
}
