import { setTimeout as delay } from 'node:timers/promises';
import type { SpawnedGalena } from '../../packages/server/test/support/spawned-galena.ts';
import { untilHealthy } from '../imports/running-galena.ts';
import type { RawAnswer } from './answers.ts';
import { Connection } from './connection.ts';
import { checkImport } from './import-check.ts';
import { InputQueue } from './input-queue.ts';
import { makeJsonCall, makeQueryCall } from './inputs/call.ts';
import { makeFile } from './inputs/file.ts';
import { makeOddRequest } from './inputs/headers.ts';
import type { BrokenInput, MakeInput, WholeInput } from './inputs/input.ts';
import { makeOddMultipart } from './inputs/multipart.ts';
import { makeTokenCall } from './inputs/token.ts';
import { type DescribedCall, judge } from './judge.ts';
import { type FuzzPlan, type Kind, randomOf } from './plan.ts';
import type { Scene, Target } from './scene.ts';
import { Session } from './session.ts';

/** How a campaign went. */
export interface Tally {
  /** Inputs that were answered as they should be, by kind. */
  readonly good: Map<Kind, number>;
  /** Answers by status, and refusals by code. */
  readonly answers: Map<string, number>;
  readonly failures: string[];
  imports: number;
}

const wholeKinds: Readonly<Partial<Record<Kind, MakeInput<WholeInput>>>> = {
  json: makeJsonCall,
  query: makeQueryCall,
  token: makeTokenCall,
};
const brokenKinds: Readonly<Partial<Record<Kind, MakeInput<BrokenInput>>>> = {
  header: makeOddRequest,
  multipart: makeOddMultipart,
};

/** After so many failures the rest would tell nothing new. */
const maxFailures = 20;

/** Sends all inputs over many connections at once. */
export class FuzzRun {
  readonly tally: Tally = { good: new Map(), answers: new Map(), failures: [], imports: 0 };
  readonly queue: InputQueue;
  readonly #plan: FuzzPlan;
  readonly #scene: Scene;
  readonly #galena: SpawnedGalena;
  /** The last moment at which PostgreSQL was away. */
  #awayUntil = 0;

  constructor(plan: FuzzPlan, scene: Scene, galena: SpawnedGalena) {
    this.#plan = plan;
    this.#scene = scene;
    this.#galena = galena;
    this.queue = new InputQueue(plan);
  }

  async send(): Promise<void> {
    const times = (count: number, work: () => Promise<void>) => Array.from({ length: count }, work);
    await Promise.all([
      ...times(10, () => this.#sendWhole()),
      ...times(24, () => this.#sendBroken()),
      ...this.#scene.importers.flatMap((target) => times(2, () => this.#sendFiles(target))),
    ]);
  }

  /** `kill -9` for PostgreSQL, each time that this part of the inputs has been sent. */
  async killDatabase(...moments: readonly number[]): Promise<void> {
    for (const moment of moments) {
      while (this.queue.progress < moment && !this.#isGivenUp) await delay(20);
      if (this.#isGivenUp) return;
      this.#awayUntil = Number.POSITIVE_INFINITY;
      const killed = await this.#galena.killDatabase();
      // Its processes answer for some moments yet, so that Galena seems well.
      const isGoing = async () => [killed, undefined].includes(await this.#galena.databasePid());
      while ((await isGoing()) && !this.#isGivenUp) await delay(20);
      // On a busy machine its recovery may take longer than a minute.
      const isBack = () => untilHealthy(this.#galena.api);
      await isBack().catch(isBack).catch(isBack);
      this.#awayUntil = performance.now();
    }
  }

  #fail(failure: string): void {
    console.log(`FAILED ${failure}`);
    this.tally.failures.push(failure);
  }

  get #isAway(): boolean {
    return this.#awayUntil === Number.POSITIVE_INFINITY;
  }

  get #isGivenUp(): boolean {
    return this.tally.failures.length >= maxFailures;
  }

  async #sendWhole(): Promise<void> {
    const session = new Session(this.#scene.url);
    await this.#each(['json', 'query', 'token'], async (kind, number) => {
      const { request, call } = this.#make(wholeKinds[kind], number);
      const start = performance.now();
      return this.#judge(await session.ask(request), start, call);
    });
    session.close();
  }

  async #sendBroken(): Promise<void> {
    await this.#each(['header', 'multipart'], async (kind, number) => {
      const { pieces } = this.#make(brokenKinds[kind], number);
      const start = performance.now();
      const connection = await Connection.open(this.#scene.url);
      const answers = await connection.askAll(pieces).finally(() => connection.close());
      for (const answer of answers) {
        const problem = await this.#judge(answer, start, 'broken');
        if (problem !== undefined) return problem;
      }
      return undefined;
    });
  }

  async #sendFiles(target: Target): Promise<void> {
    const session = new Session(this.#scene.url, target.token);
    await this.#each(['file'], async (_, number) => {
      const { request, delimiter } = makeFile(randomAfterKind(this.#plan.seed, number), target);
      const start = performance.now();
      const answer = await session.ask(request);
      const problem = await this.#judge(answer, start, { method: 'POST', path: '/bulk/v1/leads.json' });
      const batchId = /^\{"requestId":"[^"]+","result":\[\{"batchId":(\d+)/.exec(answer.body.toString())?.[1];
      if (problem !== undefined || batchId === undefined) return problem;
      this.tally.imports += 1;
      return checkImport(session, Number(batchId), delimiter);
    });
    session.close();
  }

  #make<Input>(make: MakeInput<Input> | undefined, number: number): Input {
    if (make === undefined) throw new Error('nobody makes inputs of this kind');
    return make(randomAfterKind(this.#plan.seed, number), this.#scene);
  }

  /** Takes inputs of some kinds until there are no more. */
  async #each(
    kinds: readonly Kind[],
    send: (kind: Kind, number: number) => Promise<string | undefined>,
  ): Promise<void> {
    for (;;) {
      while (this.queue.isAhead(kinds) && !this.#isGivenUp) await delay(5);
      const next = this.#isGivenUp ? undefined : this.queue.take(kinds);
      if (next === undefined) return;
      const { kind, number } = next;
      // A part of the inputs meets the outage; the others must not keep PostgreSQL from its recovery.
      if (this.#isAway) await delay(200);
      const problem = await send(kind, number).catch((error: Error) => error.message);
      if (problem === undefined) count(this.tally.good, kind);
      else this.#fail(`input ${number} (${kind}): ${problem}`);
    }
  }

  async #judge(
    answer: RawAnswer,
    start: number,
    call?: DescribedCall | 'broken',
  ): Promise<string | undefined> {
    const code = /"errors":\[\{"code":"(\d+)"/.exec(answer.body.toString('latin1'))?.[1];
    count(this.tally.answers, code === undefined ? `HTTP ${answer.status}` : `error ${code}`);
    return judge(this.#scene.url, answer, { isDatabaseAway: start < this.#awayUntil, call });
  }
}

/** The first choice of an input is its kind. */
function randomAfterKind(seed: number, number: number) {
  const random = randomOf(seed, number);
  random.next();
  return random;
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
