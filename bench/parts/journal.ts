import { randomBytes } from 'node:crypto';
import fastify from 'fastify';
import { notesOf } from '../../packages/server/src/http/call-notes.ts';
import { noteInJournal } from '../../packages/server/src/http/note-in-journal.ts';
import { defaultBounds, Journal } from '../../packages/server/src/journal/journal.ts';
import { fourColumns } from '../files/columns.ts';
import { piecesOf } from '../files/leads-file.ts';
import { type ApiCalls, formWithFile, jsonBody, openCalls } from '../lab/api-calls.ts';
import { type Lab, withLab } from '../lab/lab.ts';
import { type ProcessorClock, processorClock } from '../lab/processor-time.ts';
import { untilAllFinished } from '../lab/unfinished.ts';
import { inParallel } from '../measure/in-parallel.ts';
import { inTurns } from '../measure/in-turns.ts';
import { median, type Ratio, ratioOf } from '../measure/statistics.ts';
import { type Measurement, say, scaled } from './part.ts';

export interface JournalResult {
  readonly works: readonly JournalCost[];
  /** What noting one call takes of the processor, in microseconds. */
  readonly notingUs: number;
}

/** What the journal takes of the processor, in a process that answers calls. */
export interface JournalCost {
  readonly name: string;
  /** Of each turn. */
  readonly count: number;
  readonly turns: number;
  /** Processor time of the process for one of them, in milliseconds. */
  readonly withMs: number;
  readonly withoutMs: number;
  readonly ratio: Ratio;
}

interface Work {
  readonly name: string;
  readonly count: number;
  readonly run: (lab: Lab, calls: ApiCalls, count: number) => Promise<void>;
}

/** One of two processes beside each other on one PostgreSQL. */
interface Door {
  readonly calls: ApiCalls;
  readonly clock: ProcessorClock;
}

/** Fewer than a subscription may have in its queue. */
const importsAtOnce = 8;
const pollsOfAnImport = 5;
const clients = 4;
/** The difference is smaller than what turns differ by: so there are many, and short ones. */
const turnsOfARound = 5;

/**
 * The same calls of a process with the journal and of one without it, in turns. Both only answer calls, and a third one carries
 * imports out: that would be the larger part of a process that does all, and knows nothing of the journal.
 */
export function measureJournal(options: Measurement): Promise<JournalResult> {
  return withLab(async (lab) => {
    // Nobody calls it.
    await lab.startGalena();
    const doors = {
      with: await openDoor(lab, {}),
      without: await openDoor(lab, { GALENA_JOURNAL_CALLS: 'off' }),
    };
    const turns = turnsOfARound * options.rounds;
    const works: JournalCost[] = [];
    for (const work of [
      { name: 'Sync Leads of one lead', count: scaled(500, options), run: syncLeads },
      {
        name: `import of ten rows, polled ${pollsOfAnImport} times`,
        count: scaled(48, options),
        run: importFiles,
      },
    ]) {
      works.push(await compare(lab, doors, work, turns));
    }
    doors.with.calls.close();
    doors.without.calls.close();
    return { works, notingUs: await measureNoting(scaled(200_000, options)) };
  });
}

/**
 * Notes the same call over and over in this process, as one of Sync Leads is noted when it has ended: what that makes of whole processes is less
 * than what these differ by from turn to turn.
 */
async function measureNoting(count: number): Promise<number> {
  const journal = new Journal(defaultBounds, { epochMs: Date.now });
  const service = { subscriptionId: 1, serviceName: 'A service', userEmail: 'a-service@example.com' };
  const tokenHash = randomBytes(32);
  const app = fastify();
  let microseconds = 0;
  app.post('/rest/v1/leads.json', async (request, reply) => {
    const note = (times: number) => {
      const start = process.cpuUsage();
      for (let time = 0; time < times; time += 1) {
        notesOf(request).service = service;
        journal.callers.remember(tokenHash, service);
        noteInJournal(journal, reply, { durationMs: 4.2, isWhole: true, bytesRead: 0, bytesWritten: 0 });
      }
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    // Without counting, until the code is compiled.
    note(Math.ceil(count / 10));
    microseconds = note(count);
    return {};
  });
  await app.inject({
    method: 'POST',
    url: '/rest/v1/leads.json',
    payload: { input: [{ email: 'a@example.com' }] },
  });
  await app.close();
  say(`to note a call: ${(microseconds / count).toFixed(2)} µs`);
  return microseconds / count;
}

async function openDoor(lab: Lab, environment: Readonly<Record<string, string>>): Promise<Door> {
  const galena = await lab.startGalena({ GALENA_ROLE: 'api', ...environment });
  return { calls: await openCalls(galena.url), clock: await processorClock(lab.database, galena) };
}

async function compare(
  lab: Lab,
  doors: Readonly<Record<'with' | 'without', Door>>,
  { name, count, run }: Work,
  turns: number,
): Promise<JournalCost> {
  const contestants = (['with', 'without'] as const).map((which) => ({
    name: which,
    prepare: async () => undefined,
    run: async () => {
      const { calls, clock } = doors[which];
      const taken = clock.start();
      await run(lab, calls, count);
      return taken().galenaMs / 1000;
    },
  }));
  // Without counting, until the code of both is compiled.
  await inTurns(Math.ceil(turns / 5), contestants);
  const seconds = await inTurns(turns, contestants);
  const ratio = ratioOf(seconds.with, seconds.without);
  say(`${name}: ${ratio.median.toFixed(3)} of the processor time without the journal`);
  const each = (values: readonly number[]) => (1000 * median(values)) / count;
  return { name, count, turns, withMs: each(seconds.with), withoutMs: each(seconds.without), ratio };
}

function syncLeads(_lab: Lab, calls: ApiCalls, count: number): Promise<void> {
  return inParallel({ count, workers: clients }, (number) =>
    calls.call(
      'POST',
      '/rest/v1/leads.json',
      jsonBody({ input: [{ email: `lead-${number % 1_000}@example.com`, leadScore: number }] }),
    ),
  );
}

async function importFiles({ database }: Lab, calls: ApiCalls, count: number): Promise<void> {
  const form = formWithFile([...piecesOf({ columns: fourColumns, rows: 10 })].join(''));
  for (let begun = 0; begun < count; begun += importsAtOnce) {
    const several = { count: Math.min(importsAtOnce, count - begun), workers: clients };
    await inParallel(several, async () => {
      const [submitted] = await calls.call<{ batchId: number }>('POST', '/bulk/v1/leads.json', form);
      for (let poll = 0; poll < pollsOfAnImport; poll += 1) {
        await calls.call('GET', `/bulk/v1/leads/batch/${submitted?.batchId}.json`);
      }
    });
    await untilAllFinished(database);
  }
}
