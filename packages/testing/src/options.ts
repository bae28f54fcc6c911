/** How a double is started. */
export interface GalenaOptions {
  /** Folder, or archive of one, with what is in it from the start, and again after each reset; docs/control.md describes its files. */
  readonly seed?: string;
  /**
   * The moment that its clock shows at the start, and runs on from; `{ frozenAt }`: at which it stands still. ISO 8601, or a Date. If absent,
   * real time.
   */
  readonly clock?: string | Date | { readonly frozenAt: string | Date };
  /**
   * Whether ids, secrets and tokens come again with the same seed and the same calls, one after the other. Whoever reaches such a double can
   * work out its secrets.
   */
  readonly deterministic?: boolean;
  /**
   * The limits of calls: `marketo` (the default) is 100 in 20 seconds, ten at once and 50,000 a day, `off` none; or numbers of your own
   * for some of them.
   */
  readonly limits?: 'marketo' | 'off' | GalenaLimits;
  /** HTTPS beside HTTP, by an authority that this account keeps; `{ port: 443 }` for clients that make the host name up. */
  readonly tls?: boolean | { readonly port: number };
  /** Port for HTTP; a free one if absent. */
  readonly port?: number;
  /** Address to listen on; 127.0.0.1 if absent. */
  readonly host?: string;
  /** The first subscription; `000-GAL-000` if absent. */
  readonly munchkinId?: string;
  /** Credentials of its first service; set both or neither. If absent they are made up. */
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Keep the data in memory where there is room for it (the default); else in the temporary folder. */
  readonly inMemory?: boolean;
  /** What of its log is passed on to standard error; `warn` if absent. */
  readonly logLevel?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** Other settings, by the names of docs/configuration.md. */
  readonly settings?: Readonly<Record<string, string>>;
  /** How long the start may take, in ms; 60,000 if absent. The first one of a version takes seconds. */
  readonly timeoutMs?: number;
}

export interface GalenaLimits {
  /** In any 20 seconds; one more is 606. */
  readonly callsPerWindow?: number;
  /** At once; one more is 615. */
  readonly concurrentCalls?: number;
  /** One more is 607. */
  readonly callsPerDay?: number;
}

/** What each option may be; the text says so in errors. */
const kinds: { readonly [Name in keyof Required<GalenaOptions>]: Kind } = {
  seed: { says: 'the path of a folder, or of a zip or tar archive', accepts: isText },
  clock: {
    says: 'a time such as "2026-01-31T08:30:00Z", or a Date, or { frozenAt } with one of these',
    accepts: isClock,
  },
  deterministic: { says: 'true or false', accepts: isFlag },
  limits: {
    says: '"marketo", "off", or an object with callsPerWindow, concurrentCalls, callsPerDay as whole numbers',
    accepts: isLimits,
  },
  tls: { says: 'true, false, or { port } with a number from 0 to 65535', accepts: isTls },
  port: { says: 'a number from 0 to 65535', accepts: isPort },
  host: { says: 'an address of this machine', accepts: isText },
  munchkinId: { says: 'of the form 123-ABC-456', accepts: isMunchkinId },
  clientId: { says: 'a text', accepts: isText },
  clientSecret: { says: 'a text', accepts: isText },
  inMemory: { says: 'true or false', accepts: isFlag },
  logLevel: { says: 'trace, debug, info, warn, error, fatal or silent', accepts: isText },
  settings: { says: 'an object with texts, by the names of docs/configuration.md', accepts: isSettings },
  timeoutMs: { says: 'a number of milliseconds above 0', accepts: isAboveZero },
};

interface Kind {
  readonly says: string;
  accepts(value: unknown): boolean;
}

/** @throws TypeError that names the option, its value, and what is allowed */
export function checkOptions(options: GalenaOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(kinds, name)) {
      throw new TypeError(
        `startGalena has no option "${name}"; the options are: ${Object.keys(kinds).join(', ')}`,
      );
    }
    const { says, accepts } = kinds[name as keyof GalenaOptions];
    if (value !== undefined && !accepts(value)) {
      throw new TypeError(`the option ${name} of startGalena is ${show(value)}, and has to be ${says}`);
    }
  }
  if ((options.clientId === undefined) !== (options.clientSecret === undefined)) {
    throw new TypeError('the options clientId and clientSecret of startGalena: set both or neither');
  }
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? String(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isTime(value: unknown): boolean {
  return (typeof value === 'string' || value instanceof Date) && !Number.isNaN(new Date(value).getTime());
}

function isClock(value: unknown): boolean {
  return isTime(value) || (isRecord(value) && Object.keys(value).length === 1 && isTime(value['frozenAt']));
}

function isPort(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535;
}

function isAboveZero(value: unknown): boolean {
  return typeof value === 'number' && value > 0;
}

function isMunchkinId(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9]{3}-[A-Z]{3}-[0-9]{3}$/.test(value);
}

function isTls(value: unknown): boolean {
  return isFlag(value) || (isRecord(value) && Object.keys(value).join() === 'port' && isPort(value['port']));
}

const limitNames = ['callsPerWindow', 'concurrentCalls', 'callsPerDay'];

function isLimits(value: unknown): boolean {
  if (!isRecord(value)) return value === 'marketo' || value === 'off';
  return Object.entries(value).every(
    ([name, number]) => limitNames.includes(name) && Number.isInteger(number) && Number(number) > 0,
  );
}

function isSettings(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((setting) => typeof setting === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
