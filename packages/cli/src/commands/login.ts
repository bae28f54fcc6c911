import type { Command } from 'commander';
import { checkUrl, toGalena } from '../setup/connection.ts';
import { keepProfile, profilesFile, readProfiles, removeProfile } from '../setup/profiles.ts';
import { ask, askSecret, canAsk } from '../terminal/ask.ts';
import { UsageError } from '../terminal/explain.ts';
import { defineCommand, showRows } from './define.ts';

interface LoginOptions {
  list?: boolean;
  remove?: boolean;
}

/** `galena login` */
export function loginCommand(): Command {
  return defineCommand<LoginOptions>({
    usage: 'login',
    description: 'Keep a server and the credentials for it, so that no command needs them any more',
    examples: [
      'login',
      'login --url https://galena.example.com --client-id … --client-secret …',
      'login --profile marketo --url https://123-ABC-456.mktorest.com',
      'login --list',
      'login --remove --profile marketo',
    ],
    more: 'Profiles are in ~/.config/galena/profiles.json, which only its owner can read. The last one is used unless --profile names another.',
    configure: (command) => {
      command.option('--list', 'show the profiles there are');
      command.option('--remove', 'forget the profile');
    },
    run: async ({ options, output }) => {
      if (options.list === true) {
        const { current, profiles } = await readProfiles();
        const rows = Object.entries(profiles).map(([name, { url, clientId }]) => ({
          name,
          url,
          clientId,
          current: name === current,
        }));
        showRows(output, rows);
        return undefined;
      }
      const name = options.profile ?? 'default';
      if (options.remove === true) {
        if (!(await removeProfile(name))) throw new UsageError(`There is no profile "${name}".`);
        output.json({ removed: name });
        output.line(`The profile "${name}" is forgotten.`);
        return undefined;
      }
      const profile = {
        url: options.url ?? (await wanted('--url', () => ask('Server (https://…): '))),
        clientId: options.clientId ?? (await wanted('--client-id', () => ask('Client id: '))),
        clientSecret:
          options.clientSecret ?? (await wanted('--client-secret', () => askSecret('Client secret: '))),
      };
      checkUrl(profile.url);
      const kind = await toGalena(profile).serverKind();
      await keepProfile(name, profile);
      output.json({ profile: name, url: profile.url, server: kind });
      output.line(
        `${profile.url} is ${kind === 'galena' ? 'a Galena' : 'a Marketo instance'}; the profile "${name}" is in ${profilesFile()}.`,
      );
      return undefined;
    },
  });
}

async function wanted(option: string, askFor: () => Promise<string>): Promise<string> {
  if (!canAsk()) throw new UsageError(`There is no terminal to ask on: give ${option}.`);
  return askFor();
}
