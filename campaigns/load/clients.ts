import type { Database } from '../../packages/server/src/db/database.ts';
import { identifier, sql } from '../../packages/server/src/db/sql.ts';
import { scrape } from '../../packages/server/test/support/exposition.ts';
import { Latencies } from './latencies.ts';
import { type LoadAnswer, LoadClient, pause, type Service } from './load-client.ts';

export interface ClientsPlan {
  readonly clients: number;
  readonly seconds: number;
}

const rowsOfFile = 20;
const pollMs = 1_000;
/** Ten imports of a subscription are unfinished: the one refusal that clients have to expect here. */
const queueFull = '1016';
/** So many MB the second half of the time may need more than the first. */
const growthMb = 64;

/** Clients that submit a file, poll until it is in, and begin again; gives what did not hold. */
export async function runClients(
  url: string,
  database: Database,
  services: readonly Service[],
  { clients, seconds }: ClientsPlan,
): Promise<string[]> {
  const crowd = new Crowd(url, services, performance.now() + seconds * 1000);
  const memory = watchMemory(url);
  await Promise.all(Array.from({ length: clients }, (_, number) => crowd.runClient(number)));
  const memoryMb = await memory.stop();
  const half = Math.ceil(memoryMb.length / 2);
  const [first, second] = [Math.max(...memoryMb.slice(0, half)), Math.max(...memoryMb.slice(half))];
  console.log(
    `${clients} clients of ${services.length} subscriptions, ${seconds} s: ${crowd.finished} imports in, ${crowd.refused} refused with ${queueFull}`,
  );
  console.log(`  submit  ${crowd.submits.describe()}`);
  console.log(`  status  ${crowd.polls.describe()}`);
  console.log(`  memory  first half up to ${first} MB, second half up to ${second} MB`);
  const problems = [...crowd.problems, ...(await checkLeads(database, services, crowd.finishedOf))];
  if (crowd.finished < clients / 2) problems.push(`only ${crowd.finished} imports came in`);
  if (second > first + growthMb) problems.push(`memory grew from ${first} to ${second} MB`);
  return problems;
}

class Crowd {
  readonly submits = new Latencies();
  readonly polls = new Latencies();
  readonly problems: string[] = [];
  /** Imports that are in, by munchkin id. */
  readonly finishedOf = new Map<string, number>();
  finished = 0;
  refused = 0;
  readonly #services: readonly Service[];
  readonly #clients: readonly LoadClient[];
  readonly #deadline: number;

  constructor(url: string, services: readonly Service[], deadline: number) {
    this.#services = services;
    this.#clients = services.map((service) => new LoadClient(url, service));
    this.#deadline = deadline;
  }

  async runClient(number: number): Promise<void> {
    const client = this.#clients[number % this.#clients.length];
    const service = this.#services[number % this.#services.length];
    if (client === undefined || service === undefined) return;
    try {
      for (let turn = 0; performance.now() < this.#deadline; turn += 1) {
        const batchId = await this.#submit(client, makeFile(`${number}-${turn}`));
        if (batchId === undefined) await pause(pollMs);
        else {
          await this.#untilIn(client, batchId);
          this.finishedOf.set(service.munchkinId, (this.finishedOf.get(service.munchkinId) ?? 0) + 1);
          this.finished += 1;
        }
      }
    } catch (error) {
      this.problems.push(`client ${number}: ${error instanceof Error ? describe(error) : String(error)}`);
    }
  }

  async #submit(client: LoadClient, text: string): Promise<number | undefined> {
    const answer = await this.submits.time(() => client.submit(text));
    const batchId = answer.result?.[0]?.['batchId'];
    if (typeof batchId === 'number') return batchId;
    if (answer.errors?.[0]?.code !== queueFull) throw unexpected(answer);
    this.refused += 1;
    return undefined;
  }

  async #untilIn(client: LoadClient, batchId: number): Promise<void> {
    // Accepted is accepted: an import that comes in after the end counts, one that never does is a failure.
    const patience = this.#deadline + 600_000;
    for (;;) {
      const answer = await this.polls.time(() => client.status(batchId));
      const { status, numOfLeadsProcessed } = answer.result?.[0] ?? {};
      if (status === 'Complete' && numOfLeadsProcessed === rowsOfFile) return;
      if (status !== 'Queued' && status !== 'Importing') throw unexpected(answer);
      if (performance.now() > patience) throw new Error(`import ${batchId} is stuck: ${status}`);
      await pause(pollMs);
    }
  }
}

function unexpected(answer: LoadAnswer): Error {
  return new Error(`unexpected: ${JSON.stringify(answer)}`);
}

function describe({ message, cause }: Error): string {
  return cause === undefined ? message : `${message} (${String(cause)})`;
}

function makeFile(name: string): string {
  const rows = Array.from({ length: rowsOfFile }, (_, row) => `load-${name}-${row}@example.com,Lead ${row}`);
  return `email,lastName\n${rows.join('\n')}\n`;
}

/** Every row of every import that came in is a lead, and there is no other. */
async function checkLeads(
  database: Database,
  services: readonly Service[],
  finishedOf: ReadonlyMap<string, number>,
): Promise<string[]> {
  const problems: string[] = [];
  for (const { munchkinId } of services) {
    const schema = `sub_${munchkinId.toLowerCase().replaceAll('-', '_')}`;
    const [row] = await database.query<{ leads: number }>(
      sql`select count(*) as leads from ${identifier(schema, 'leads')}`,
    );
    const expected = (finishedOf.get(munchkinId) ?? 0) * rowsOfFile;
    if (row?.leads !== expected) problems.push(`${munchkinId} has ${row?.leads} leads, not ${expected}`);
  }
  return problems;
}

function watchMemory(url: string): { stop(): Promise<number[]> } {
  const memoryMb: number[] = [];
  let isStopped = false;
  const watch = async () => {
    while (!isStopped) {
      const { samples } = await scrape(url);
      memoryMb.push(Math.round((samples.get('process_resident_memory_bytes') ?? 0) / 2 ** 20));
      await pause(500);
    }
  };
  const watching = watch();
  return {
    async stop() {
      isStopped = true;
      await watching;
      return memoryMb;
    },
  };
}
