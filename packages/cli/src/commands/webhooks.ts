import { setTimeout as delay } from 'node:timers/promises';
import type {
  DeliveryStatus,
  Galena,
  Webhook,
  WebhookChange,
  WebhookDelivery,
  WebhookEventType,
} from '@galena/client';
import { type Command, Option } from 'commander';
import { parseCount, parseNames, toId } from '../setup/parse-values.ts';
import { exitStatus } from '../terminal/exit-status.ts';
import type { Output } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';
import { defineCommand, group, showRows } from './define.ts';

/** `galena webhooks` */
export function webhookCommands(): Command {
  return group('webhooks', 'Webhooks: notify other programs that imports and exports have ended', [
    change('list', 'show all, without their secrets', ['webhooks list'], (galena) => galena.webhooks.list()),
    createCommand(),
    setCommand(),
    change(
      'enable <id>',
      'send it events again, those that were waiting first',
      ['webhooks enable 1'],
      async (galena, id) => [await galena.webhooks.update(toId(id), { enabled: true })],
    ),
    change(
      'disable <id>',
      'send it nothing, and keep no events for it',
      ['webhooks disable 1'],
      async (galena, id) => [await galena.webhooks.update(toId(id), { enabled: false })],
    ),
    rotateCommand(),
    change('delete <id>', 'delete it with its deliveries', ['webhooks delete 1'], async (galena, id) => {
      await galena.webhooks.delete(toId(id));
      return [{ id: toId(id), status: 'deleted' }];
    }),
    testCommand(),
    deliveriesCommand(),
    repeatCommand(),
  ]);
}

/** A command without options of its own. */
function change(
  usage: string,
  description: string,
  examples: readonly string[],
  call: (galena: Galena, id: string) => Promise<readonly object[]>,
): Command {
  return defineCommand({
    usage,
    description,
    examples,
    run: async ({ args: [id = ''], output, connect }) => {
      showRows(output, await call(await connect(), String(id)));
      return undefined;
    },
  });
}

type EventTypes = Webhook['events'];

function createCommand(): Command {
  return defineCommand<{ description?: string }>({
    usage: 'create <url> [events...]',
    description: 'create a webhook, whose secret is shown once',
    examples: [
      'webhooks create https://example.com/hooks import.completed import.failed',
      'webhooks create https://example.com/hooks --description "Our warehouse"',
    ],
    more: 'Events are import, dry_run, undo and export with .completed, .failed or .canceled; without any it is sent all of them.',
    configure: (command) => command.option('--description <text>', 'what it is for'),
    run: async ({ args: [url, events = []], options: { description }, output, connect }) => {
      const types = [events].flat() as EventTypes;
      const webhook = {
        url: String(url),
        events: types.length === 0 ? (['*'] as const) : types,
        ...(description !== undefined && { description }),
      };
      showRows(output, [await (await connect()).webhooks.create(webhook)]);
      return undefined;
    },
  });
}

function setCommand(): Command {
  return defineCommand<{ to?: string; events?: string[]; description?: string }>({
    usage: 'set <id>',
    description: 'change a webhook',
    examples: [
      'webhooks set 1 --events import.failed,export.failed',
      'webhooks set 1 --to https://example.com/new',
    ],
    configure: (command) => {
      command.option('--to <url>', 'where events are sent');
      command.addOption(
        new Option('--events <types>', 'those that it is sent; * for all').argParser(parseNames),
      );
      command.option('--description <text>', 'what it is for; empty for none');
    },
    run: async ({ args: [id], options: { to, events, description }, output, connect }) => {
      const wanted: WebhookChange = {
        ...(to !== undefined && { url: to }),
        ...(events !== undefined && { events: events as WebhookEventType[] }),
        ...(description !== undefined && { description: description === '' ? null : description }),
      };
      showRows(output, [await (await connect()).webhooks.update(toId(String(id)), wanted)]);
      return undefined;
    },
  });
}

function rotateCommand(): Command {
  return defineCommand<{ keepHours?: number }>({
    usage: 'rotate <id>',
    description: 'replace the secret; the new one is shown once',
    examples: ['webhooks rotate 1', 'webhooks rotate 1 --keep-hours 0'],
    configure: (command) => {
      command.addOption(
        new Option('--keep-hours <hours>', 'hours for which the old one signs too, from 0 to 168')
          .default(24)
          .argParser(parseHours),
      );
    },
    run: async ({ args: [id], options: { keepHours = 24 }, output, connect }) => {
      showRows(output, [await (await connect()).webhooks.rotate(toId(String(id)), { keepHours })]);
      return undefined;
    },
  });
}

/** The server says which numbers it takes. */
function parseHours(text: string): number {
  return text === '0' ? 0 : parseCount(text);
}

function testCommand(): Command {
  return defineCommand({
    usage: 'test <id>',
    description: 'send it an event of the type webhook.test, and show the result',
    examples: ['webhooks test 1'],
    run: async ({ args: [id], output, connect }) => {
      const galena = await connect();
      const webhookId = toId(String(id));
      return untilTried(galena, webhookId, await galena.webhooks.test(webhookId), output);
    },
  });
}

function repeatCommand(): Command {
  return defineCommand({
    usage: 'repeat <id> <messageId>',
    description: 'send an event once more, and show the result',
    examples: ['webhooks repeat 1 msg_000-GAL-000_import_1000_1769848200123'],
    run: async ({ args: [id, messageId], output, connect }) => {
      const galena = await connect();
      const webhookId = toId(String(id));
      return untilTried(
        galena,
        webhookId,
        await galena.webhooks.repeat(webhookId, String(messageId)),
        output,
      );
    },
  });
}

/** A receiver may take fifteen seconds, and an engine a few to come to it. */
const triedWithinMs = 25_000;
const lookEveryMs = 250;

/** Waits for the next attempt, and shows it. */
async function untilTried(
  galena: Galena,
  webhookId: number,
  before: WebhookDelivery,
  output: Output,
): Promise<number> {
  const start = performance.now();
  let delivery = before;
  while (delivery.attempts.length === before.attempts.length && performance.now() - start < triedWithinMs) {
    await delay(lookEveryMs);
    delivery = (await find(galena, webhookId, before.messageId)) ?? delivery;
  }
  showDeliveries(output, [delivery]);
  if (delivery.attempts.length > before.attempts.length)
    return delivery.status === 'delivered' ? exitStatus.allIn : exitStatus.rowsFailed;
  output.note('No engine has sent it yet: look again with "galena webhooks deliveries".');
  return exitStatus.timeout;
}

async function find(
  galena: Galena,
  webhookId: number,
  messageId: string,
): Promise<WebhookDelivery | undefined> {
  for await (const delivery of galena.webhooks.deliveries(webhookId)) {
    if (delivery.messageId === messageId) return delivery;
  }
  return undefined;
}

const usualLimit = 20;

function deliveriesCommand(): Command {
  return defineCommand<{ status?: DeliveryStatus; limit?: number }>({
    usage: 'deliveries <id>',
    description: 'show the events of the last seven days, newest first, and whether each was delivered',
    examples: ['webhooks deliveries 1', 'webhooks deliveries 1 --status failed --json'],
    configure: (command) => {
      command.addOption(
        new Option('--status <status>', 'only events with this status').choices([
          'pending',
          'delivered',
          'failed',
        ]),
      );
      command.addOption(
        new Option('--limit <count>', 'show at most this many').default(usualLimit).argParser(parseCount),
      );
    },
    run: async ({ args: [id], options: { status, limit = usualLimit }, output, connect }) => {
      const filter = { batchSize: Math.min(limit, 300), ...(status !== undefined && { status }) };
      const deliveries: WebhookDelivery[] = [];
      for await (const delivery of (await connect()).webhooks.deliveries(toId(String(id)), filter)) {
        deliveries.push(delivery);
        if (deliveries.length === limit) break;
      }
      showDeliveries(output, deliveries);
      return undefined;
    },
  });
}

function showDeliveries(output: Output, deliveries: readonly WebhookDelivery[]): void {
  output.json(
    deliveries.map((delivery) => ({
      ...delivery,
      nextAttemptAt: delivery.nextAttemptAt ?? null,
      finishedAt: delivery.finishedAt ?? null,
      payload: delivery.payload ?? null,
      attempts: delivery.attempts.map((attempt) => ({ status: null, error: null, answer: null, ...attempt })),
    })),
  );
  const rows = deliveries.map(({ messageId, event, status, occurredAt, nextAttemptAt, attempts }) => ({
    messageId,
    event,
    status,
    occurredAt,
    attempts: attempts.length,
    lastStatus: attempts.at(-1)?.status,
    lastError: attempts.at(-1)?.error,
    nextAttemptAt,
  }));
  output.line(formatTable(rows).trimEnd());
}
