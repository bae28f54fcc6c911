import type { Galena, Permission } from '@galena/client';
import type { Command } from 'commander';
import { toId } from '../setup/parse-values.ts';
import { exitStatus } from '../terminal/exit-status.ts';
import { defineCommand, group, showRows } from './define.ts';

/** Its arguments are those of the command. */
type Call = (galena: Galena, ...values: string[]) => Promise<readonly object[]>;

/** The commands that administer a Galena: each prints a table, or JSON. */
export function administrationCommands(): Command[] {
  return [subscriptions(), services(), roles(), partitions(), settings()];
}

function subscriptions(): Command {
  return group('subscriptions', 'The subscriptions of the installation', [
    add('subscriptions list', 'show all', (galena) => galena.subscriptions.list()),
    add(
      'subscriptions create <munchkinId>',
      'create a subscription with its first service, whose secret is shown once',
      async (galena, munchkinId = '') => [await galena.subscriptions.create(munchkinId)],
      'subscriptions create 123-ABC-456',
    ),
    pauseCommand(),
    add(
      'subscriptions resume <munchkinId>',
      'resume the imports of a paused subscription',
      async (galena, munchkinId = '') => [await galena.subscriptions.resume(munchkinId)],
      'subscriptions resume 123-ABC-456',
    ),
  ]);
}

/** Its exit status tells a script whether it may go on. */
function pauseCommand(): Command {
  return defineCommand({
    usage: 'pause <munchkinId>',
    description: 'stop the imports of a subscription; new ones are accepted and wait in the queue',
    examples: ['subscriptions pause 123-ABC-456'],
    run: async ({ args, output, connect }) => {
      const paused = await (await connect()).subscriptions.pause(String(args[0]));
      showRows(output, [paused]);
      if (paused.leasesHeld === 0) return exitStatus.allIn;
      output.note('Not all of its imports have stopped yet: run the same command again to keep waiting.');
      return exitStatus.timeout;
    },
  });
}

function services(): Command {
  return group('services', 'API clients and their secrets', [
    add('services list', 'show all, without their secrets', (galena) => galena.services.list()),
    add(
      'services create <name> <userEmail> <role>',
      'create a service, whose secret is shown once',
      async (galena, name = '', userEmail = '', role = '') => [
        await galena.services.create({ name, userEmail, role }),
      ],
      'services create "Trade fairs" fairs@example.com Administrator',
    ),
    add(
      'services set-role <clientId> <role>',
      'assign another role',
      async (galena, clientId = '', role = '') => [await galena.services.setRole(clientId, role)],
      'services set-role 6f1c… Administrator',
    ),
    add(
      'services rotate <clientId>',
      'replace the secret; the new one is shown once, and tokens end',
      async (galena, clientId = '') => [await galena.services.rotate(clientId)],
      'services rotate 6f1c…',
    ),
    add(
      'services revoke <clientId>',
      'delete a service; its tokens end',
      async (galena, clientId = '') => [await galena.services.revoke(clientId)],
      'services revoke 6f1c…',
    ),
  ]);
}

function roles(): Command {
  return group('roles', 'Roles and their permissions', [
    add('roles list', 'show all, with their permissions', (galena) => galena.roles.list()),
    add(
      'roles set <name> <permissions...>',
      'create a role, or change its permissions',
      // The server knows which permissions there are, and names them to whoever asks for another one.
      async (galena, name = '', ...permissions) => [
        await galena.roles.set(name, permissions as readonly string[] as readonly Permission[]),
      ],
      'roles set Reader "Read-Only Lead" "Read-Only Assets"',
    ),
    add(
      'roles delete <name>',
      'delete a role that no service has',
      async (galena, name = '') => {
        await galena.roles.delete(name);
        return [{ name, status: 'deleted' }];
      },
      'roles delete Reader',
    ),
  ]);
}

function partitions(): Command {
  return group('partitions', 'Lead partitions', [
    add('partitions list', 'show all', async (galena) =>
      (await galena.partitions.list()).map(({ id, name, description }) => ({ id, name, description })),
    ),
    add(
      'partitions create <name> [description]',
      'create a partition',
      async (galena, name = '', description?: string) => [
        await galena.partitions.create(name, description === undefined ? {} : { description }),
      ],
      'partitions create Europe',
    ),
    add(
      'partitions delete <id>',
      'delete a partition without leads',
      async (galena, id = '') => {
        await galena.partitions.delete(toId(id));
        return [{ id: toId(id), status: 'deleted' }];
      },
      'partitions delete 2',
    ),
  ]);
}

function settings(): Command {
  return group('settings', 'Settings of the subscription', [
    add('settings list', 'show all', async (galena) => [await galena.settings.get()]),
    add(
      'settings set <name> <value>',
      'change one',
      async (galena, name = '', value = '') => [await galena.settings.set({ [name]: readValue(value) })],
      'settings set timeZone Europe/Berlin',
    ),
  ]);
}

/** Numbers and truth values are those of JSON, and `on` and `off` are truth values too; anything else is text. */
function readValue(text: string): string | number | boolean {
  if (/^(true|on|false|off)$/.test(text)) return text === 'true' || text === 'on';
  return /^\d+$/.test(text) ? Number(text) : text;
}

function add(line: string, description: string, call: Call, example = line): Command {
  return defineCommand({
    usage: line.slice(line.indexOf(' ') + 1),
    description,
    examples: [example],
    run: async ({ args, output, connect }) => {
      showRows(output, await call(await connect(), ...(args.flat() as string[])));
      return undefined;
    },
  });
}
