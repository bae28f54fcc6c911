import type { PlacedAsset } from '../assets/store-assets.ts';
import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { type ProgressionStatus, statusesOf } from './find-program.ts';

/** A program whose members may have statuses that its channel has no longer, or has otherwise. */
interface AffectedProgram {
  readonly id: number;
  readonly name: string;
  readonly channel: string;
  /** The row that was given: of the program, or else of its channel. */
  readonly place: string;
}

/** Members of a program that stand at the same status. */
interface Standing {
  readonly programId: number;
  readonly status: string;
  readonly step: number;
  readonly members: number;
}

/**
 * Has members keep up with the channels of their programs, once these have changed: a status goes by its name, or where that is gone by its
 * step, which is how a status gets another name. Success that was reached stays, and a status that means success now is one.
 * @param placed - the assets that were given
 * @throws ApiError 1003 where members have a status that there is no longer
 */
export async function settleMembers(
  executor: Executor,
  schema: string,
  placed: readonly PlacedAsset[],
  changedAt: Date,
): Promise<void> {
  const programs = await findAffected(executor, schema, placed);
  if (programs.length === 0) return;
  const byId = new Map(programs.map((program) => [program.id, program]));
  const known = new Map<string, readonly ProgressionStatus[]>();
  for (const standing of await readStandings(executor, schema, [...byId.keys()])) {
    const program = byId.get(standing.programId);
    if (program === undefined) continue;
    const { channel } = program;
    const statuses = known.get(channel) ?? (await statusesOf(executor, schema, program));
    known.set(channel, statuses);
    await settle(executor, schema, program, standing, statuses, changedAt);
  }
}

/** Programs whose channel was given, and programs that were given without members: these may be of another channel than before. */
async function findAffected(
  executor: Executor,
  schema: string,
  placed: readonly PlacedAsset[],
): Promise<AffectedProgram[]> {
  const channels = new Map(
    placed.flatMap(({ kind, name, place }) => (kind === 'channels' ? [[name, place]] : [])),
  );
  const given = new Map(
    placed.flatMap(({ kind, id, leads, place }) =>
      kind === 'programs' && leads === undefined ? [[id, `${place}.channel`]] : [],
    ),
  );
  if (channels.size === 0 && given.size === 0) return [];
  const programs = await executor.query<Omit<AffectedProgram, 'place'>>(sql`
    select id, name, members ->> 'channel' as channel
    from ${identifier(schema, 'assets')}
    where kind = 'programs'
    order by id`);
  return programs.flatMap((program) => {
    const place = given.get(program.id) ?? channels.get(program.channel);
    return place === undefined ? [] : [{ ...program, place }];
  });
}

function readStandings(
  executor: Executor,
  schema: string,
  programIds: readonly number[],
): Promise<Standing[]> {
  return executor.query<Standing>(sql`
    select program_id as "programId", status, step, count(*)::integer as members
    from ${identifier(schema, 'program_members')}
    where program_id = any(${programIds}::integer[])
    group by program_id, status, step
    order by program_id, step, status`);
}

async function settle(
  executor: Executor,
  schema: string,
  program: AffectedProgram,
  { status, step, members }: Standing,
  statuses: readonly ProgressionStatus[],
  changedAt: Date,
): Promise<void> {
  const next = successor(statuses, status, step);
  if (next === undefined) {
    const have = members === 1 ? 'one member has' : `${members} members have`;
    throw refuse(
      '1003',
      `${program.place}: the channel ${program.channel} has no status '${status}' and none of step ${step}, which ${have} in the program '${program.name}': give the channel that status, which may be hidden, or give the program its members with others`,
    );
  }
  await executor.execute(sql`
    update ${identifier(schema, 'program_members')}
    set status = ${next.name},
      step = ${next.step},
      reached_success = reached_success or ${next.success},
      reached_success_at = case when reached_success or not ${next.success} then reached_success_at else ${changedAt} end,
      updated_at = ${changedAt}
    where program_id = ${program.id}
      and status = ${status}
      and step = ${step}
      and (status <> ${next.name} or step <> ${next.step} or (${next.success} and not reached_success))`);
}

function successor(
  statuses: readonly ProgressionStatus[],
  status: string,
  step: number,
): ProgressionStatus | undefined {
  return (
    statuses.find(({ name }) => name === status) ??
    statuses.find(({ name }) => name.toLowerCase() === status.toLowerCase()) ??
    statuses.find((other) => other.step === step)
  );
}
