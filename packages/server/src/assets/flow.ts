import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import { fieldFinder } from '../fields/field-finder.ts';
import { listFields } from '../fields/fields.ts';
import type { KindName } from './asset-kinds.ts';
import type { GivenAsset, GivenLead } from './given-assets.ts';
import { resolveLeads } from './given-leads.ts';
import { readLead } from './read-assets.ts';
import { isJson, RowReader, wrong } from './row-reader.ts';

/** A step of a campaign's flow, as it is stored. */
export type FlowStep =
  | { readonly step: 'add to list'; readonly list: number }
  | { readonly step: 'change data value'; readonly field: string; readonly value: unknown }
  | { readonly step: 'change program status'; readonly program: number; readonly status: string }
  | { readonly step: 'send email'; readonly email: number };

/** The leads that a scheduled campaign runs on. */
export type CampaignLeads = { readonly list: number } | readonly number[];

const steps = ['add to list', 'change data value', 'change program status', 'send email'] as const;

/**
 * The flow of a campaign and the leads that it runs on when it is scheduled, with the ids of what they name.
 * @throws ApiError 1003 that names the place, for what is not there
 */
export async function resolveFlow(
  executor: Executor,
  schema: string,
  { place, more }: GivenAsset,
): Promise<{ readonly flow?: readonly FlowStep[]; readonly leads?: CampaignLeads }> {
  const flow: FlowStep[] = [];
  const given = more['flow'];
  for (const [index, row] of (Array.isArray(given) ? given : []).entries()) {
    flow.push(await resolveStep(executor, schema, new RowReader(`${place}.flow[${index}]`, row)));
  }
  const leads = await resolveCampaignLeads(executor, schema, `${place}.leads`, more['leads']);
  return { ...(given !== undefined && { flow }), ...(leads !== undefined && { leads }) };
}

async function resolveStep(executor: Executor, schema: string, row: RowReader): Promise<FlowStep> {
  const name = row.requiredText('step').toLowerCase();
  const step = steps.find((known) => known === name);
  switch (step) {
    case 'add to list':
      return { step, list: await findList(executor, schema, row, 'list') };
    case 'change data value':
      return { step, field: await findField(executor, schema, row), value: row.value('value') ?? null };
    case 'change program status':
      return {
        step,
        program: await findByName(executor, schema, row, 'program', 'programs'),
        status: row.requiredText('status'),
      };
    case 'send email':
      return { step, email: await findByName(executor, schema, row, 'email', 'emails') };
    default:
      return wrong(row.placeOf('step'), name, `one of ${steps.join(', ')}`);
  }
}

async function findField(executor: Executor, schema: string, row: RowReader): Promise<string> {
  const name = row.requiredText('field');
  const field = fieldFinder(await listFields(executor, schema))(name);
  if (field === undefined || field.readOnly)
    wrong(row.placeOf('field'), name, 'a field of leads that can be written');
  return field.name;
}

async function findList(executor: Executor, schema: string, row: RowReader, member: string): Promise<number> {
  return only(row, member, 'static list', (by) => {
    const condition = 'id' in by ? sql`id = ${by.id}` : sql`name = ${by.name}`;
    return executor.query(
      sql`select id from ${identifier(schema, 'static_lists')} where ${condition} limit 1`,
    );
  });
}

async function findByName(
  executor: Executor,
  schema: string,
  row: RowReader,
  member: string,
  kind: KindName,
): Promise<number> {
  return only(row, member, member, (by) => {
    const condition = 'id' in by ? sql`id = ${by.id}` : sql`name = ${by.name}`;
    return executor.query(sql`
      select id
      from ${identifier(schema, 'assets')}
      where kind = ${kind} and ${condition}
      order by id
      limit 1`);
  });
}

/** What a member names by id or by name. */
async function only(
  row: RowReader,
  member: string,
  noun: string,
  find: (by: { readonly id: number } | { readonly name: string }) => Promise<{ id: number }[]>,
): Promise<number> {
  const value = row.value(member);
  const by = typeof value === 'number' ? { id: row.id(member) ?? 0 } : { name: row.requiredText(member) };
  const [found] = await find(by);
  return found?.id ?? wrong(row.placeOf(member), value, `the id or the name of a ${noun} that is there`);
}

async function resolveCampaignLeads(
  executor: Executor,
  schema: string,
  place: string,
  given: unknown,
): Promise<CampaignLeads | undefined> {
  if (given === undefined || given === null) return undefined;
  if (isJson(given)) return { list: await findList(executor, schema, new RowReader(place, given), 'list') };
  if (!Array.isArray(given)) wrong(place, given, 'an object with a list, or an array of leads');
  const leads = given.map(
    (lead, index): GivenLead =>
      typeof lead === 'number'
        ? { place: `${place}[${index}]`, field: 'id', value: String(lead) }
        : readLead(new RowReader(`${place}[${index}]`, lead)),
  );
  return resolveLeads(executor, schema, leads);
}

/** @throws ApiError 1003 for a flow that was stored otherwise */
export function storedFlow(flow: unknown): readonly FlowStep[] {
  if (flow === undefined) return [];
  if (!Array.isArray(flow)) throw refuse('1003', 'the flow of the campaign is no array');
  return flow as FlowStep[];
}
