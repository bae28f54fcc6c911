import type { Executor } from '../db/database.ts';
import { identifier, join, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { shorten } from '../fields/json-value.ts';
import type { SurplusCells } from '../subscriptions/subscription.ts';

/** What a subscription may decide for itself. */
export interface Settings {
  /** The zone of times without an offset, and of the day of usage and quota. */
  readonly timeZone: string;
  /** Whether a file with a column that matches no field is refused. */
  readonly unknownColumns: 'ignore' | 'reject';
  /** Whether a row that matches several leads updates the one changed last, or fails. */
  readonly multipleMatches: 'update' | 'fail';
  /** Whether a row with cells beyond the header that hold something is imported with a warning, fails, or just goes in. */
  readonly surplusCells: SurplusCells;
  /** Whether a second unfinished import into the same static list is refused. */
  readonly listLock: boolean;
  /** Whether Push Lead takes a name that no program has, or refuses it with 1013. */
  readonly unknownPrograms: 'accept' | 'reject';
  readonly maxFileBytes: number;
  /** For so many days from the submit it is known what an import did; its file and its reports go after seven in any case. */
  readonly importHistoryDays: number;
  /** Whether changed values and additions to lists are recorded as activities; new, merged and deleted leads always are. */
  readonly activities: 'on' | 'off';
}

const columns = {
  timeZone: 'time_zone',
  unknownColumns: 'unknown_columns',
  multipleMatches: 'multiple_matches',
  surplusCells: 'surplus_cells',
  listLock: 'list_lock',
  unknownPrograms: 'unknown_programs',
  maxFileBytes: 'max_file_bytes',
  importHistoryDays: 'import_history_days',
  activities: 'activities',
} as const satisfies Readonly<Record<keyof Settings, string>>;

const settingNames = Object.keys(columns) as (keyof Settings)[];

export async function readSettings(executor: Executor, subscriptionId: number): Promise<Settings> {
  const named = Object.entries(columns).map(
    ([name, column]) => sql`${identifier(column)} as ${identifier(name)}`,
  );
  const [settings] = await executor.query<Settings>(
    sql`select ${join(named, ', ')} from galena.subscriptions where id = ${subscriptionId}`,
  );
  if (settings === undefined) throw new Error(`subscription ${subscriptionId} is gone`);
  return settings;
}

/**
 * Changes the settings that are given.
 * @throws ApiError 1006 for an unknown one, 1003 for one in two spellings, 1001 for a value that is not allowed
 */
export async function changeSettings(
  executor: Executor,
  subscriptionId: number,
  changes: Readonly<Record<string, unknown>>,
): Promise<Settings> {
  const sets = [];
  const spellings = new Map<keyof Settings, string>();
  for (const [name, value] of Object.entries(changes)) {
    const setting = settingNames.find((known) => known.toLowerCase() === name.toLowerCase());
    if (setting === undefined) throw refuse('1006 setting', shorten(name));
    const other = spellings.get(setting);
    if (other !== undefined)
      throw refuse('1003', `Setting '${setting}' is given twice: as '${other}' and as '${name}'`);
    spellings.set(setting, name);
    await check(executor, setting, value);
    sets.push(sql`${identifier(columns[setting])} = ${value}`);
    if (setting === 'activities' && value === 'on') sets.push(noteGap);
  }
  if (sets.length > 0) {
    await executor.execute(
      sql`update galena.subscriptions set ${join(sets, ', ')} where id = ${subscriptionId}`,
    );
  }
  return readSettings(executor, subscriptionId);
}

/** An undo has to know whether all that came behind an import was recorded. */
const noteGap = sql`recorded_from_batch = case when activities = 'off' then next_batch_id else recorded_from_batch end`;

/** As long as files and reports are kept, and a hundred years. */
const historyDays = { least: 7, most: 36_500 } as const;

/** The largest file that Galena takes whatever the settings say: 10 GiB. */
const largestFileBytes = 10 * 2 ** 30;

async function check(executor: Executor, setting: keyof Settings, value: unknown): Promise<void> {
  const wrong = (type: string) => refuse('1001', shorten(value), type);
  switch (setting) {
    case 'timeZone':
      if (!(await isTimeZone(executor, value))) throw wrong('name of a time zone, such as Europe/Berlin');
      return;
    case 'unknownColumns':
      if (value !== 'ignore' && value !== 'reject') throw wrong('ignore, reject');
      return;
    case 'multipleMatches':
      if (value !== 'update' && value !== 'fail') throw wrong('update, fail');
      return;
    case 'surplusCells':
      if (value !== 'warn' && value !== 'fail' && value !== 'ignore') throw wrong('warn, fail, ignore');
      return;
    case 'unknownPrograms':
      if (value !== 'accept' && value !== 'reject') throw wrong('accept, reject');
      return;
    case 'activities':
      if (value !== 'on' && value !== 'off') throw wrong('on, off');
      return;
    case 'listLock':
      if (typeof value !== 'boolean') throw wrong('boolean');
      return;
    case 'maxFileBytes':
      if (!Number.isSafeInteger(value) || Number(value) < 1 || Number(value) > largestFileBytes) {
        throw wrong(`integer from 1 to ${largestFileBytes}`);
      }
      return;
    case 'importHistoryDays':
      if (
        !Number.isSafeInteger(value) ||
        Number(value) < historyDays.least ||
        Number(value) > historyDays.most
      ) {
        throw wrong(`integer from ${historyDays.least} to ${historyDays.most}`);
      }
  }
}

/** Both PostgreSQL, which reads times, and JavaScript, which tells days, have to know it. */
async function isTimeZone(executor: Executor, value: unknown): Promise<boolean> {
  if (typeof value !== 'string' || value.includes('\0')) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
  } catch {
    return false;
  }
  const known = await executor.query(sql`select from pg_timezone_names where lower(name) = lower(${value})`);
  return known.length > 0;
}
