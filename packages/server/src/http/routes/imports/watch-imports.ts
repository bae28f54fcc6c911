import { describeProgress } from '../../../imports/describe-progress.ts';
import { findImport, type ImportRecord, isFinished } from '../../../imports/find-import.ts';
import type { EventStream } from '../../event-streams.ts';
import { noteImportStatus } from '../../note-status.ts';
import type { Call, Operation } from '../../operation.ts';
import { toId } from '../../parameters.ts';

type Told = readonly ImportRecord[];

const watchedPollMs = 500;

/** Extension: server-sent events of one import, the first one at once. */
export const watchImportOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/imports/:batchId/events',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  documentation: {
    group: 'Imports',
    summary:
      'One import as it gets on: an event `import` at once and after each change; at last an event `end`',
    isStream: true,
    errors: ['1001', '1013'],
  },
  async handle(call) {
    const { context, caller, path } = call;
    const batchId = toId(path['batchId'] ?? '');
    const read = async () => [
      await findImport(context.database, context.clock, caller.subscription, batchId),
    ];
    await stream(call, read, (opened, told) => {
      const own = told.filter((record) => record.batchId === batchId);
      sendImports(opened, own);
      if (own.some(isFinished)) opened.end('finished');
    });
    return undefined;
  },
};

/** Extension: server-sent events of all imports that are new or get on. */
export const watchImportsOperation: Operation = {
  method: 'GET',
  path: '/galena/v1/imports/events',
  permissions: ['Read-Only Lead', 'Read-Write Lead'],
  documentation: {
    group: 'Imports',
    summary:
      'All imports as they come and get on: an event `import` for each that is new or changes from now on; at last an event `end`',
    isStream: true,
    errors: [],
  },
  async handle(call) {
    await stream(
      call,
      async () => [],
      (opened, told) => sendImports(opened, told),
    );
    return undefined;
  },
};

/** Watches first and reads then, so that nothing is missed between the two. */
async function stream(
  call: Call,
  readFirst: () => Promise<Told>,
  send: (stream: EventStream, told: Told) => void,
): Promise<void> {
  const { watch, streams } = call.context;
  const early: Told[] = [];
  let tell = (told: Told): void => {
    early.push(told);
  };
  const { subscription } = call.caller;
  const remove = await watch.add({ subscription, tell: (told) => tell(told) });
  try {
    const first = await readFirst();
    const opened = streams.open(call);
    opened.onClose(remove);
    tell = (told) => send(opened, told);
    for (const told of [first, ...early]) tell(told);
    if (call.context.control !== undefined) pollWhileOpen(call, opened, first[0]?.batchId);
  } catch (error) {
    remove();
    throw error;
  }
}

/** Who watches a held import sees it as often as one that asks for its status. */
function pollWhileOpen(call: Call, opened: EventStream, batchId: number | undefined): void {
  const { database, clock } = call.context;
  const poll = async () => {
    if (batchId === undefined || call.context.control?.pace.isAny !== true) return;
    noteImportStatus(call, await findImport(database, clock, call.caller.subscription, batchId));
  };
  const timer = setInterval(() => void poll().catch(() => undefined), watchedPollMs);
  opened.onClose(() => clearInterval(timer));
}

function sendImports(opened: EventStream, told: Told): void {
  for (const record of told) opened.send('import', describeProgress(record));
}
