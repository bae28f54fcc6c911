import { Galena, type GalenaOptions, GalenaUnreachable } from '@galena/client';
import { type Command, Option } from 'commander';
import { UsageError } from '../terminal/explain.ts';
import type { Output } from '../terminal/output.ts';
import { formatSeconds } from '../terminal/progress.ts';
import { type Profile, readProfiles } from './profiles.ts';

/** Which server, and as whom. */
export interface ConnectionOptions {
  readonly url?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly profile?: string;
}

/** The address of a server unless another one is configured. */
export const defaultUrl = 'http://127.0.0.1:8080';

/** The options of every command that calls a server. */
export function addConnectionOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--url <url>',
        `the server (GALENA_URL, a profile; with credentials alone ${defaultUrl}, else the embedded one)`,
      ),
    )
    .addOption(new Option('--client-id <id>', 'the service (GALENA_CLIENT_ID, or a profile)'))
    .addOption(new Option('--client-secret <secret>', 'its secret (GALENA_CLIENT_SECRET, or a profile)'))
    .addOption(
      new Option(
        '--profile <name>',
        'credentials saved by "galena login" (GALENA_PROFILE, else the profile saved last)',
      ),
    );
}

/**
 * Flags win over a profile that is named, that over the environment, and that over the profile used last. Undefined if
 * there are no credentials: then the embedded server is meant.
 * @throws UsageError if a Galena runs at the usual address: then that one is probably meant.
 */
export async function findConnection(
  options: ConnectionOptions,
  usualUrl: string = defaultUrl,
): Promise<Profile | undefined> {
  const found = await lookForConnection(options);
  if (found !== undefined) checkUrl(found.url);
  else if (!isEmbeddedNamed() && (await isGalena(usualUrl))) {
    throw new UsageError(
      `A Galena runs at ${usualUrl}, but no client id and secret are set: "galena login --url ${usualUrl}" stores those that it prints when it starts. To use an embedded server as well, set GALENA_DATA_DIR.`,
    );
  }
  return found;
}

/** @throws UsageError */
export function checkUrl(url: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return;
  throw new UsageError(`"${url}" is not the address of a server: it should look like ${defaultUrl}.`);
}

/** @throws UsageError for an invalid address, GalenaUnreachable where nothing answers. */
export async function checkServer(url: string): Promise<void> {
  checkUrl(url);
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(longestLookMs) });
    await answer.body?.cancel();
  } catch (error) {
    throw new GalenaUnreachable(`no answer from ${url}`, { cause: error });
  }
}

/** A server may be far away. */
const longestLookMs = 10_000;

async function lookForConnection(options: ConnectionOptions): Promise<Profile | undefined> {
  const { current, profiles } = await readProfiles();
  const named = options.profile ?? environment('GALENA_PROFILE');
  if (named !== undefined && !Object.hasOwn(profiles, named)) {
    const known = Object.keys(profiles).join(', ') || 'none yet';
    throw new UsageError(
      `There is no profile "${named}" (there are: ${known}); "galena login --profile ${named}" creates it.`,
    );
  }
  const profile = named === undefined ? undefined : profiles[named];
  const fallback = current === undefined ? undefined : profiles[current];
  const url = options.url ?? profile?.url ?? environment('GALENA_URL');
  const clientId = options.clientId ?? profile?.clientId ?? environment('GALENA_CLIENT_ID');
  const clientSecret = options.clientSecret ?? profile?.clientSecret ?? environment('GALENA_CLIENT_SECRET');
  if (clientId !== undefined && clientSecret !== undefined) {
    return { url: url ?? fallback?.url ?? defaultUrl, clientId, clientSecret };
  }
  if (clientId !== undefined || clientSecret !== undefined) {
    throw new UsageError('A client id needs its secret, and a secret its id: give both, or neither.');
  }
  // The credentials of one server are not for another one.
  if (fallback === undefined || (url !== undefined && url !== fallback.url)) {
    if (url === undefined) return undefined;
    throw new UsageError(
      `No credentials are known for ${url}: "galena login --url ${url}" saves a client id and secret.`,
    );
  }
  return fallback;
}

/** Whether the environment says which database an embedded server uses. */
function isEmbeddedNamed(): boolean {
  return environment('GALENA_DATA_DIR') !== undefined || environment('DATABASE_URL') !== undefined;
}

/** A running process answers at once; there is no point in waiting longer. */
const lookMs = 3_000;

/** Whether a Galena answers there: only Galena refuses this call because the token is missing. */
export async function isGalena(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/galena/v1/imports.json`, { signal: AbortSignal.timeout(lookMs) });
    const { errors } = (await answer.json()) as { errors?: readonly { code?: string }[] };
    return errors?.[0]?.code === '603';
  } catch {
    return false;
  }
}

function environment(name: string): string | undefined {
  const value = process.env[name]?.trim();
  return value === '' ? undefined : value;
}

export function toGalena(
  { url, clientId, clientSecret }: Profile,
  options: Partial<GalenaOptions> = {},
): Galena {
  return new Galena({ baseUrl: url, clientId, clientSecret, ...options });
}

/** For a server that has been there before and has an import of ours: it is waited for, and that is said. */
export function patiently(output: Output): Partial<GalenaOptions> {
  const longEnoughToSayMs = 1_000;
  return {
    retry: { firstAttempts: Number.POSITIVE_INFINITY },
    onRetry: (error, delayMs) => {
      if (!(error instanceof GalenaUnreachable) || delayMs < longEnoughToSayMs) return;
      output.note(`${error.message}; trying again in ${formatSeconds(delayMs / 1000)}`);
    },
  };
}

/** The options that lead to the same server again, without the secret; each to be pasted. */
export function connectionFlags({ url, clientId, profile }: ConnectionOptions): string[] {
  const given = { '--url': url, '--client-id': clientId, '--profile': profile };
  return Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name, quote(value)]));
}

/** A word as a shell takes it. */
export function quote(text: string): string {
  return /^[\w./:@=+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
