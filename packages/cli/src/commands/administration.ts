import type { Command } from 'commander';
import { defineCommand, group, showRows } from './define.ts';

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
}

/** The commands for what the administration calls of the API do: each prints a table, or JSON. */
export function administrationCommands(): Command[] {
  return [subscriptions(), services(), roles(), partitions(), settings()];
}

function subscriptions(): Command {
  return group('subscriptions', 'The subscriptions of the installation', [
    add('subscriptions list', 'all of them', () => get('subscriptions')),
    add(
      'subscriptions create <munchkinId>',
      'a new one, with a first service whose secret is shown once',
      (munchkinId) => post('subscriptions', { munchkinId }),
      'subscriptions create 123-ABC-456',
    ),
  ]);
}

function services(): Command {
  return group('services', 'API clients and their secrets', [
    add('services list', 'all of them, without secrets', () => get('services')),
    add(
      'services create <name> <userEmail> <role>',
      'a new one, whose secret is shown once',
      (name, userEmail, role) => post('services', { name, userEmail, role }),
      'services create "Trade fairs" fairs@example.com Administrator',
    ),
    add(
      'services set-role <clientId> <role>',
      'give it another role',
      (clientId, role) => post(`services/${encodeURIComponent(clientId)}`, { role }),
      'services set-role 6f1c… Administrator',
    ),
    add(
      'services rotate <clientId>',
      'a new secret, shown once; its tokens end',
      (clientId) => post(`services/${encodeURIComponent(clientId)}/rotate`),
      'services rotate 6f1c…',
    ),
    add(
      'services revoke <clientId>',
      'delete it; its tokens end',
      (clientId) => post(`services/${encodeURIComponent(clientId)}/revoke`),
      'services revoke 6f1c…',
    ),
  ]);
}

function roles(): Command {
  return group('roles', 'What services may do', [
    add('roles list', 'all of them, with their permissions', () => get('roles')),
    add(
      'roles set <name> <permissions...>',
      'make one, or change its permissions',
      (name, ...permissions) => post('roles', { name, permissions }),
      'roles set Reader "Read-Only Lead" "Read-Only Assets"',
    ),
    add(
      'roles delete <name>',
      'delete one that no service has',
      (name) => post(`roles/${encodeURIComponent(name)}/delete`),
      'roles delete Reader',
    ),
  ]);
}

function partitions(): Command {
  return group('partitions', 'Lead partitions', [
    add('partitions list', 'all of them', () => ({ method: 'GET', path: '/rest/v1/leads/partitions.json' })),
    add(
      'partitions create <name> [description]',
      'a new one',
      (name, description) => post('partitions', { name, description }),
      'partitions create Europe',
    ),
    add(
      'partitions delete <id>',
      'delete one without leads',
      (id) => post(`partitions/${encodeURIComponent(id)}/delete`),
      'partitions delete 2',
    ),
  ]);
}

function settings(): Command {
  return group('settings', 'Settings of the subscription', [
    add('settings list', 'all of them', () => get('settings')),
    add(
      'settings set <name> <value>',
      'change one',
      (name, value) => post('settings', { [name]: readValue(value) }),
      'settings set timeZone Europe/Berlin',
    ),
  ]);
}

function get(path: string): Call {
  return { method: 'GET', path: `/galena/v1/${path}.json` };
}

function post(path: string, body: object = {}): Call {
  return { method: 'POST', path: `/galena/v1/${path}.json`, body };
}

/** Numbers and truth values are those of JSON, and `on` and `off` are truth values too; anything else is text. */
function readValue(text: string): string | number | boolean {
  if (/^(true|on|false|off)$/.test(text)) return text === 'true' || text === 'on';
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** A command that makes one call; its arguments become the values that `call` takes. */
function add(
  line: string,
  description: string,
  call: (...values: string[]) => Call,
  example = line,
): Command {
  return defineCommand({
    usage: line.slice(line.indexOf(' ') + 1),
    description,
    examples: [example],
    run: async ({ args, output, connect }) => {
      const { method, path, body } = call(...(args.flat() as string[]));
      showRows(output, await (await connect()).request<object>(method, path, body));
      return undefined;
    },
  });
}
