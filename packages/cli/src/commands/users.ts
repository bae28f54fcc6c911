import type { Galena, NewUser, User, UserWithLink } from '@galena/client';
import type { Command } from 'commander';
import type { UsedServer } from '../setup/use-server.ts';
import type { Output } from '../terminal/output.ts';
import { defineCommand, group, showRows } from './define.ts';

/** `galena users` */
export function usersCommands(): Command {
  return group('users', 'People who sign in to the console', [
    defineCommand({
      usage: 'list',
      description: 'show all, with their roles',
      examples: ['users list'],
      run: async ({ output, connect }) => {
        showRows(output, await (await connect()).users.list());
        return undefined;
      },
    }),
    addCommand(),
    change('set-role <email> <role>', 'assign another role', 'Reader', (galena, email, role) =>
      galena.users.change(email, { role }),
    ),
    change('disable <email>', 'keep a user from doing anything, at once', '', (galena, email) =>
      galena.users.disable(email),
    ),
    change('enable <email>', 'let a disabled user in again', '', (galena, email) =>
      galena.users.enable(email),
    ),
    resetCommand(),
    change('delete <email>', 'delete a user; their sessions end', '', (galena, email) =>
      galena.users.delete(email),
    ),
  ]);
}

/** A command about one user, without options of its own. */
function change(
  usage: string,
  description: string,
  example: string,
  call: (galena: Galena, email: string, value: string) => Promise<User>,
): Command {
  const [name] = usage.split(' ');
  return defineCommand({
    usage,
    description,
    examples: [`users ${name} ada@example.com ${example}`.trimEnd()],
    run: async ({ args: [email = '', value = ''], output, connect }) => {
      showRows(output, [await call(await connect(), String(email), String(value))]);
      return undefined;
    },
  });
}

function addCommand(): Command {
  return defineCommand<{ role: string; name?: string; subscription?: string }>({
    usage: 'add <email>',
    description: 'add a user; the link by which they set a password is shown once',
    examples: [
      'users add ada@example.com --role Administrator',
      'users add bo@example.com --role Reader --name "Bo Berg" --subscription 123-ABC-456',
    ],
    configure: (command) =>
      command
        .requiredOption('--role <name>', 'what they may do; "galena roles list" shows all roles')
        .option('--name <text>', 'the name of the person')
        .option('--subscription <munchkinId>', 'another subscription than that of the service'),
    run: async ({ args: [email = ''], options: { role, name, subscription }, output, useServer }) => {
      const user: NewUser = {
        email: String(email),
        role,
        ...(name !== undefined && { name }),
        ...(subscription !== undefined && { munchkinId: subscription }),
      };
      const server = await useServer();
      showLink(output, server, await server.galena.users.add(user));
      return undefined;
    },
  });
}

function resetCommand(): Command {
  return defineCommand({
    usage: 'reset <email>',
    description: 'take the password of a user away, and show a link by which they set another one',
    examples: ['users reset ada@example.com'],
    run: async ({ args: [email = ''], output, useServer }) => {
      const server = await useServer();
      showLink(output, server, await server.galena.users.reset(String(email)));
      return undefined;
    },
  });
}

/** The whole address, where it is known under which people reach the server. */
function showLink(output: Output, { identity }: UsedServer, user: UserWithLink): void {
  const base = /^https?:/.test(identity) ? identity : '';
  const { passwordLink, passwordLinkUntil, ...shown } = user;
  const link = `${base}${passwordLink}`;
  output.json([{ ...shown, passwordLink: link, passwordLinkUntil }]);
  if (output.isJson) return;
  showRows(output, [shown]);
  output.line(`Send ${user.email} this link. It sets a password once, until ${passwordLinkUntil}:`);
  output.line(base === '' ? `the address of Galena, followed by ${link}` : link);
}
