import path from 'node:path';
import { configFolder, readJsonFile, writePrivateFile } from './folders.ts';

/** A server, and as whom to call it. */
export interface Profile {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface Profiles {
  /** The name of the one that is used when nothing else is said. */
  readonly current?: string;
  readonly profiles: Readonly<Record<string, Profile>>;
}

/** The file with the secrets: only its owner may read it. */
export function profilesFile(): string {
  return path.join(configFolder(), 'profiles.json');
}

export async function readProfiles(): Promise<Profiles> {
  return (await readJsonFile<Profiles>(profilesFile())) ?? { profiles: {} };
}

/** Keeps a profile, and uses it from now on. */
export async function keepProfile(name: string, profile: Profile): Promise<void> {
  const { profiles } = await readProfiles();
  await writePrivateFile(profilesFile(), { current: name, profiles: { ...profiles, [name]: profile } });
}

/** Whether there was such a profile. */
export async function removeProfile(name: string): Promise<boolean> {
  const { current, profiles } = await readProfiles();
  if (!Object.hasOwn(profiles, name)) return false;
  const rest = Object.fromEntries(Object.entries(profiles).filter(([other]) => other !== name));
  const kept = current === name ? Object.keys(rest)[0] : current;
  await writePrivateFile(profilesFile(), { ...(kept !== undefined && { current: kept }), profiles: rest });
  return true;
}
