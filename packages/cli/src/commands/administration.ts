import { Command } from 'commander';
import { addConnectionOptions, type ConnectionOptions, connect } from '../connection.ts';
import { explain } from '../explain.ts';
import { formatTable } from '../print-table.ts';

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
  const group = new Command('subscriptions').description('The subscriptions of the installation');
  add(group, 'list', 'all of them', () => get('subscriptions'));
  add(
    group,
    'create <munchkinId>',
    'a new one, with a first service whose secret is shown once',
    (munchkinId) => post('subscriptions', { munchkinId }),
  );
  return group;
}

function services(): Command {
  const group = new Command('services').description('API clients and their secrets');
  add(group, 'list', 'all of them, without secrets', () => get('services'));
  add(
    group,
    'create <name> <userEmail> <role>',
    'a new one, whose secret is shown once',
    (name, userEmail, role) => post('services', { name, userEmail, role }),
  );
  add(group, 'set-role <clientId> <role>', 'give it another role', (clientId, role) =>
    post(`services/${encodeURIComponent(clientId)}`, { role }),
  );
  add(group, 'rotate <clientId>', 'a new secret, shown once; its tokens end', (clientId) =>
    post(`services/${encodeURIComponent(clientId)}/rotate`),
  );
  add(group, 'revoke <clientId>', 'delete it; its tokens end', (clientId) =>
    post(`services/${encodeURIComponent(clientId)}/revoke`),
  );
  return group;
}

function roles(): Command {
  const group = new Command('roles').description('What services may do');
  add(group, 'list', 'all of them, with their permissions', () => get('roles'));
  add(group, 'set <name> <permissions...>', 'make one, or change its permissions', (name, ...permissions) =>
    post('roles', { name, permissions }),
  );
  add(group, 'delete <name>', 'delete one that no service has', (name) =>
    post(`roles/${encodeURIComponent(name)}/delete`),
  );
  return group;
}

function partitions(): Command {
  const group = new Command('partitions').description('Lead partitions');
  add(group, 'list', 'all of them', () => ({ method: 'GET', path: '/rest/v1/leads/partitions.json' }));
  add(group, 'create <name> [description]', 'a new one', (name, description) =>
    post('partitions', { name, description }),
  );
  add(group, 'delete <id>', 'delete one without leads', (id) =>
    post(`partitions/${encodeURIComponent(id)}/delete`),
  );
  return group;
}

function settings(): Command {
  const group = new Command('settings').description('Settings of the subscription');
  add(group, 'list', 'all of them', () => get('settings'));
  add(group, 'set <name> <value>', 'change one', (name, value) =>
    post('settings', { [name]: readValue(value) }),
  );
  return group;
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

/** Adds a command that makes one call; its arguments become the values that `call` takes. */
function add(group: Command, usage: string, description: string, call: (...values: string[]) => Call): void {
  const command = addConnectionOptions(new Command(usage.split(' ')[0]))
    .description(description)
    .option('--json', 'print JSON');
  for (const argument of usage.split(' ').slice(1)) command.argument(argument);
  command.action(async () => {
    const options = command.opts<ConnectionOptions & { json?: boolean }>();
    try {
      const { method, path, body } = call(...(command.processedArgs.flat() as string[]));
      const result = await connect(options).request<object>(method, path, body);
      process.stdout.write(
        options.json === true ? `${JSON.stringify(result, null, 2)}\n` : formatTable(result),
      );
    } catch (error) {
      process.exitCode = explain(error, `${group.name()} ${command.name()}`);
    }
  });
  group.addCommand(command);
}
