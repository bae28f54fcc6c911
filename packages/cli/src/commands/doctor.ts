import { constants, existsSync } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { GalenaError, GalenaRefusal, type OwnService } from '@galena/client';
import type { Command } from 'commander';
import { type ConnectionOptions, findConnection, toGalena } from '../setup/connection.ts';
import { embeddedFolder, hasEmbeddedData, startEmbeddedServer } from '../setup/embedded.ts';
import { type Profile, profilesFile, readProfiles } from '../setup/profiles.ts';
import { exitStatus } from '../terminal/exit-status.ts';
import { NoServerError, UsageError } from '../terminal/explain.ts';
import { paint } from '../terminal/output.ts';
import { formatSeconds } from '../terminal/progress.ts';
import { defineCommand } from './define.ts';
import { showPsql } from './show-psql.ts';

/** What was looked at, and what to do if it is not well. */
interface Finding {
  readonly what: string;
  readonly isWell: boolean;
  readonly detail: string;
  readonly advice?: string;
  /** The exit status that it stands for, if it is not well. Default: usage. */
  readonly status?: number;
}

/** `galena doctor` */
export function doctorCommand(): Command {
  return defineCommand<{ psql?: boolean }>({
    usage: 'doctor',
    description: 'Check the set-up, and say how to fix what is wrong',
    examples: ['doctor', 'doctor --profile marketo --json', 'doctor --psql'],
    configure: (command) =>
      void command.option(
        '--psql',
        'only print the command that opens the database in psql while Galena runs',
      ),
    run: async ({ options, output }) => {
      if (options.psql === true) return showPsql(output);
      const findings: Finding[] = [];
      for await (const finding of examine(options)) {
        findings.push(finding);
        const { what, isWell, detail, advice } = finding;
        const sign = isWell ? paint('green', 'ok ') : paint('red', 'bad');
        output.line([sign, ` ${what}: ${detail}${advice === undefined ? '' : `\n    ${advice}`}`]);
      }
      output.json(findings.map(({ what, isWell, detail, advice }) => ({ what, isWell, detail, advice })));
      const bad = findings.find(({ isWell }) => !isWell);
      return bad === undefined ? exitStatus.allIn : (bad.status ?? exitStatus.usage);
    },
  });
}

async function* examine(options: ConnectionOptions): AsyncGenerator<Finding, void, undefined> {
  yield examineNode();
  yield await examineProfiles();
  let connection: Profile | undefined;
  try {
    connection = await findConnection(options);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    yield { what: 'connection', isWell: false, detail: error.message };
    return;
  }
  if (connection === undefined) yield* examineEmbedded();
  else yield* examineServer(connection);
}

function examineNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isWell = major > 20 || (major === 20 && minor >= 19);
  return {
    what: 'Node.js',
    isWell,
    detail: process.version,
    ...(!isWell && { advice: 'Galena needs Node.js 20.19 or newer.' }),
  };
}

async function examineProfiles(): Promise<Finding> {
  const file = profilesFile();
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return { what: 'profiles', isWell: true, detail: 'none' };
  try {
    const names = Object.keys((await readProfiles()).profiles);
    const isPrivate = (found.mode & 0o077) === 0;
    return {
      what: 'profiles',
      isWell: isPrivate,
      detail: `${names.join(', ') || 'none'} in ${file}`,
      ...(!isPrivate && { advice: `Others can read the secrets in it: chmod 600 ${file}` }),
    };
  } catch (error) {
    const advice = `Correct the file or delete it: ${file}`;
    return { what: 'profiles', isWell: false, detail: String(error), advice };
  }
}

async function* examineEmbedded(): AsyncGenerator<Finding, void, undefined> {
  const databaseUrl = process.env['DATABASE_URL'] || undefined;
  const where = databaseUrl === undefined ? embeddedFolder() : 'DATABASE_URL';
  yield {
    what: 'connection',
    isWell: true,
    detail: `no server is named, so the embedded one would be used (${where}, ${hasEmbeddedData() ? 'with data' : 'no data yet'})`,
  };
  // Looking must not leave data where there was none.
  if (databaseUrl === undefined && !hasEmbeddedData()) {
    yield await examineFolder(embeddedFolder());
    return;
  }
  try {
    const server = await startEmbeddedServer();
    try {
      yield* examineServer(server);
    } finally {
      await server.stop();
    }
  } catch (error) {
    if (!(error instanceof NoServerError)) throw error;
    yield { what: 'embedded server', isWell: false, detail: error.message, status: exitStatus.noServer };
  }
}

/** Whether a folder can be made, or written to if it is there. */
async function examineFolder(folder: string): Promise<Finding> {
  let nearest = folder;
  while (!existsSync(nearest)) nearest = path.dirname(nearest);
  const isWell = await access(nearest, constants.W_OK).then(
    () => true,
    () => false,
  );
  return {
    what: 'data folder',
    isWell,
    detail: isWell ? `${folder} can be written` : `${nearest} cannot be written by this user`,
    ...(!isWell && { advice: 'GALENA_DATA_DIR names another folder for the data of the embedded server.' }),
  };
}

/** Says how things are now, and does not wait for them to get better. */
const impatience = { retry: { attempts: 2 } };

async function* examineServer(profile: Profile): AsyncGenerator<Finding, void, undefined> {
  const galena = toGalena(profile, impatience);
  const what = `server ${profile.url}`;
  try {
    const kind = await galena.serverKind();
    yield { what, isWell: true, detail: kind === 'galena' ? 'a Galena' : 'a Marketo instance' };
    if (kind === 'galena') {
      const own = await galena.services.own();
      yield examinePermissions(own);
      if (own.paused === true) yield pausedImports(own);
    }
    const fields = await galena.fields.describe();
    yield {
      what: 'reading leads',
      isWell: true,
      detail: fields.length === 1 ? '1 field' : `${fields.length} fields`,
    };
    const [today] = await galena.usage.calls();
    yield { what: 'calls today', isWell: true, detail: String(today?.total ?? 0) };
    yield examineScheme(profile, kind);
    yield await examineClock(profile);
  } catch (error) {
    if (!(error instanceof GalenaError)) throw error;
    const status = error instanceof GalenaRefusal ? exitStatus.refused : exitStatus.noServer;
    yield { what, isWell: false, detail: error.message, advice: adviceFor(error, profile), status };
  }
}

function examinePermissions({ permissions, userEmail }: OwnService): Finding {
  const isWell = permissions.includes('Read-Write Lead');
  return {
    what: 'permissions',
    isWell,
    detail: `${userEmail}: ${permissions.join(', ') || 'none'}`,
    ...(!isWell && {
      advice: 'Imports need "Read-Write Lead": "galena services set-role" assigns the service another role.',
    }),
    status: exitStatus.refused,
  };
}

function pausedImports({ munchkinId }: OwnService): Finding {
  return {
    what: 'imports',
    isWell: false,
    detail: 'paused: they wait in the queue',
    advice: `An administrator of the installation can resume them: galena subscriptions resume ${munchkinId}`,
    status: exitStatus.refused,
  };
}

const clockMayDifferMs = 60_000;

/** Certificates and datetimes go wrong where clocks differ. */
async function examineClock({ url }: Profile): Promise<Finding> {
  const response = await fetch(url, { method: 'HEAD' }).catch(() => undefined);
  const there = Date.parse(response?.headers.get('date') ?? '');
  const differenceMs = Number.isNaN(there) ? 0 : Date.now() - there;
  const isWell = Math.abs(differenceMs) < clockMayDifferMs;
  const seconds = formatSeconds(Math.abs(differenceMs) / 1000);
  return {
    what: 'clock',
    isWell,
    detail: isWell
      ? 'that of the server'
      : `${seconds} ${differenceMs > 0 ? 'ahead of' : 'behind'} the server`,
    ...(!isWell && { advice: 'Synchronize both clocks with the network: timedatectl set-ntp true.' }),
  };
}

function examineScheme({ url }: Profile, kind: string): Finding {
  const isLocal = /^https:|^http:\/\/(127\.|localhost|\[::1\])/.test(url);
  return {
    what: 'transport',
    isWell: isLocal,
    detail: url.split(':')[0] ?? '',
    ...(!isLocal && {
      advice: `The secret goes over the network as plain text: use https for a ${kind} elsewhere.`,
    }),
  };
}

function adviceFor(error: GalenaError, { url }: Profile): string {
  if (/SSL|certificate/i.test(error.message)) {
    return 'Is it http instead of https? A certificate of your own is trusted with NODE_EXTRA_CA_CERTS=FILE.';
  }
  if (!(error instanceof GalenaRefusal)) {
    return `Is it running, and is the address right? "galena serve" starts one; curl ${url}/healthz should say so.`;
  }
  if (/^50[234]$/.test(error.code)) return 'A proxy answers, but not the server behind it: is that running?';
  if (error.code === '401') return '"galena login" asks for the client id and secret anew.';
  if (error.code === '603') return 'The role of the service lacks the permission "Read-Write Lead".';
  return 'docs/errors.md says what the code means.';
}
