import os from 'node:os';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;
type Platform = NodeJS.Platform;

/** Where this account keeps what can be made again, by the habits of each system. */
export function defaultCacheDir(environment: Environment, platform: Platform = process.platform): string {
  if (platform === 'win32') return path.join(localAppData(environment), 'galena/cache');
  const mac = path.join(os.homedir(), 'Library/Caches');
  return habitual(environment['XDG_CACHE_HOME'], '/var/cache', platform === 'darwin' ? mac : '.cache');
}

/** Where this account keeps the authority that it trusts. */
export function defaultTlsDir(environment: Environment, platform: Platform = process.platform): string {
  if (platform === 'win32') return path.join(localAppData(environment), 'galena/tls');
  const mac = path.join(os.homedir(), 'Library/Application Support');
  const share = path.join('.local', 'share');
  return path.join(
    habitual(environment['XDG_DATA_HOME'], '/var/lib', platform === 'darwin' ? mac : share),
    'tls',
  );
}

/** Root's own folder is none that the account of PostgreSQL could enter. */
function habitual(named = '', forRoot: string, inHome: string): string {
  if (path.isAbsolute(named)) return path.join(named, 'galena');
  const base = process.getuid?.() === 0 ? forRoot : path.resolve(os.homedir(), inHome);
  return path.join(base, 'galena');
}

function localAppData(environment: Environment): string {
  return environment['LOCALAPPDATA'] ?? path.join(os.homedir(), 'AppData/Local');
}
