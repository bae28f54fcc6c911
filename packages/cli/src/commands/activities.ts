import type { Activity, ActivityType, Galena } from '@galena/client';
import { type Command, Option } from 'commander';
import { parseCount, parseId, parseIds, parseNames, toTime } from '../setup/parse-values.ts';
import { Ending } from '../terminal/ending.ts';
import { Interrupted, UsageError } from '../terminal/explain.ts';
import { defineCommand, type Invocation } from './define.ts';

interface ActivitiesOptions {
  since: string;
  types?: string[];
  list?: number;
  limit?: number;
  follow?: boolean;
}

/** `galena activities` */
export function activitiesCommand(): Command {
  return defineCommand<ActivitiesOptions>({
    usage: 'activities',
    description: 'Show the activities of leads, in the order in which they were recorded',
    examples: [
      'activities 17 --since 2026-01-01',
      'activities --since 1h --types "New Lead,Change Data Value"',
      'activities --follow --json',
    ],
    more: 'With --follow --json each activity is a line of its own. For many, use "galena export activities".',
    configure: (command) => {
      command.argument('[leads...]', 'ids of leads (all leads)', parseIds);
      command.addOption(
        new Option(
          '--since <time>',
          'recorded since: 2026-03-01, 2026-03-01T08:30:00Z, or 7d, 12h, 30m ago',
        ).default('1d'),
      );
      command.addOption(
        new Option('--types <types>', 'ids or names of types, separated by commas (all)').argParser(
          parseNames,
        ),
      );
      command.addOption(
        new Option('--list <id>', 'only of the members of this static list').argParser(parseId),
      );
      command.addOption(new Option('--limit <count>', 'show at most this many').argParser(parseCount));
      command.option('--follow', 'keep printing new ones until Ctrl-C');
    },
    run: showActivities,
  });
}

async function showActivities({
  args,
  options,
  output,
  connect,
}: Invocation<ActivitiesOptions>): Promise<number | undefined> {
  const { since, list, limit = Number.POSITIVE_INFINITY, follow = false } = options;
  const leads = args[0] as unknown as readonly number[] | undefined;
  const galena = await connect();
  let known = await galena.activities.types();
  const types = options.types && idsOf(known, options.types);
  const ending = new Ending(undefined);
  const activities = galena.activities.list({
    since: toTime(since, '--since'),
    ...{ follow, signal: ending.signal },
    ...(leads !== undefined && leads.length > 0 && { leads }),
    ...(list !== undefined && { list }),
    ...(types !== undefined && { types }),
  });
  const shown: object[] = [];
  let count = 0;
  try {
    for await (const activity of activities) {
      // Types come to be listed while one follows.
      if (follow && !known.some(({ id }) => id === activity.activityTypeId)) {
        known = await galena.activities.types();
      }
      const told = withAllMembers(activity, known);
      if (follow) output.jsonLine(told);
      else if (output.isJson) shown.push(told);
      output.line(describe(activity, known));
      count += 1;
      if (count === limit) break;
    }
    if (!follow) output.json(shown);
    if (count === 0) output.line('none');
    return undefined;
  } catch (error) {
    // Following ends like this, and has done what it was to do.
    if (follow && error instanceof Interrupted) return undefined;
    throw error;
  } finally {
    ending.over();
  }
}

/** The API leaves out what an activity has not, scripts want it to be null. */
function withAllMembers(activity: Activity, known: readonly ActivityType[]): object {
  const type = nameOf(activity, known);
  const nothing = { id: null, campaignId: null, primaryAttributeValueId: null, primaryAttributeValue: null };
  return { ...nothing, ...activity, activityType: type };
}

/** `2026-03-05T10:22:07Z  lead 5021  Change Data Value: State  Old Value: -, New Value: NC` */
function describe(activity: Activity, known: readonly ActivityType[]): string {
  const { activityDate, leadId, primaryAttributeValue, attributes } = activity;
  const about = primaryAttributeValue === undefined ? '' : `: ${primaryAttributeValue}`;
  const details = attributes
    .map(({ name, value }) => `${name}: ${value === null || value === undefined ? '-' : String(value)}`)
    .join(', ');
  return `${activityDate}  lead ${leadId}  ${nameOf(activity, known)}${about}  ${details}`.trimEnd();
}

function nameOf({ activityTypeId }: Activity, known: readonly ActivityType[]): string {
  return known.find(({ id }) => id === activityTypeId)?.name ?? `type ${activityTypeId}`;
}

/** Types by their ids or names. @throws UsageError for an unknown one; it names those that there are. */
export async function toTypeIds(galena: Galena, wanted: readonly string[]): Promise<number[]> {
  return idsOf(await galena.activities.types(), wanted);
}

function idsOf(known: readonly ActivityType[], wanted: readonly string[]): number[] {
  return wanted.map((text) => {
    const isMeant = ({ id, name }: ActivityType) =>
      String(id) === text || name.toLowerCase() === text.toLowerCase();
    const found = known.find(isMeant);
    if (found !== undefined) return found.id;
    const all = known.map(({ id, name }) => `${id} ${name}`).join(', ');
    throw new UsageError(`There is no type of activities "${text}"; there are: ${all}.`);
  });
}
