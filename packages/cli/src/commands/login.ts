import { GalenaUnreachable } from '@galena/client';
import type { Command } from 'commander';
import { type ConnectionOptions, checkServer, defaultUrl, isGalena, toGalena } from '../setup/connection.ts';
import { keepProfile, type Profile, profilesFile, readProfiles, removeProfile } from '../setup/profiles.ts';
import { ask, askSecret, canAsk } from '../terminal/ask.ts';
import { UsageError } from '../terminal/explain.ts';
import type { Output } from '../terminal/output.ts';
import { defineCommand, showRows } from './define.ts';

interface LoginOptions {
  list?: boolean;
  remove?: boolean;
}

/** `galena login` */
export function loginCommand(): Command {
  return defineCommand<LoginOptions>({
    usage: 'login',
    description: 'Save a server and its credentials, so that other commands use them',
    examples: [
      'login',
      'login --url https://galena.example.com --client-id … --client-secret …',
      'login --profile marketo --url https://123-ABC-456.mktorest.com',
      'login --list',
      'login --remove --profile marketo',
    ],
    more: 'Profiles are in ~/.config/galena/profiles.json, which only its owner can read. The last one is used unless --profile names another.',
    configure: (command) => {
      command.option('--list', 'list the saved profiles');
      command.option('--remove', 'delete the profile');
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
        output.line(`The profile "${name}" is deleted.`);
        return undefined;
      }
      const profile = await settleProfile(name, options, output);
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

/** Each answer is checked before the next question. */
async function settleProfile(name: string, given: ConnectionOptions, output: Output): Promise<Profile> {
  return {
    url: await settle('--url', given.url, () => askForServer(name), checkServer, output),
    clientId: await settle('--client-id', given.clientId, () => ask('Client id: '), checkGiven, output),
    clientSecret: await settle(
      '--client-secret',
      given.clientSecret,
      () => askSecret('Client secret: '),
      checkGiven,
      output,
    ),
  };
}

/** The value given as an option, or else asked for until it is valid. */
async function settle(
  option: string,
  given: string | undefined,
  askFor: () => Promise<string>,
  check: (value: string, option: string) => Promise<void>,
  output: Output,
): Promise<string> {
  if (given !== undefined) {
    await check(given, option);
    return given;
  }
  if (!canAsk() || output.isJson) {
    throw new UsageError(
      `${output.isJson ? 'Nothing is asked with --json' : 'There is no terminal to ask on'}: give ${option}.`,
    );
  }
  for (;;) {
    const answer = await askFor();
    try {
      await check(answer, option);
      return answer;
    } catch (error) {
      if (!(error instanceof UsageError || error instanceof GalenaUnreachable)) throw error;
      output.note(error.message);
    }
  }
}

/** Offers the address that the profile has, else the usual one if a Galena answers there. */
async function askForServer(name: string): Promise<string> {
  const { profiles } = await readProfiles();
  const known = Object.hasOwn(profiles, name) ? profiles[name]?.url : undefined;
  const offered = known ?? ((await isGalena(defaultUrl)) ? defaultUrl : undefined);
  return ask(`Server (${offered === undefined ? 'https://…' : `Enter takes ${offered}`}): `, offered);
}

async function checkGiven(value: string, option: string): Promise<void> {
  if (value.trim() !== '') return;
  const what = option === '--client-id' ? 'client id' : 'client secret';
  throw new UsageError(`The ${what} is empty; a Galena prints it when it first starts.`);
}
