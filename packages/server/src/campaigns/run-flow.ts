import { findAsset, type WholeAsset } from '../assets/find-assets.ts';
import { type FlowStep, storedFlow } from '../assets/flow.ts';
import type { Transaction } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { ApiError } from '../errors.ts';
import { type Field, listFields } from '../fields/fields.ts';
import { changedByCall } from '../leads/changed-by-call.ts';
import type { LeadLock } from '../leads/lead-lock.ts';
import { recordReader } from '../leads/sync/read-record.ts';
import { recordChanges } from '../leads/sync/record-changes.ts';
import { LedgerWriter } from '../ledger/ledger-writer.ts';
import { flowMethod, flowSource, type Origin } from '../ledger/origin.ts';
import { addInTransaction } from '../lists/list-members.ts';
import { changeStatus } from '../programs/change-status.ts';
import { findProgram, statusesOf } from '../programs/find-program.ts';
import { type RecordRow, updateRecords } from '../records/write-records.ts';
import type { Subscription } from '../subscriptions/subscription.ts';

/** Marketo's type of the activity. */
const sendEmail = 6;

/** A transaction that has locked the leads, and what it writes them with. */
export interface FlowScene {
  readonly transaction: Transaction;
  readonly lock: LeadLock;
  readonly subscription: Subscription;
  readonly campaign: WholeAsset;
}

/**
 * Sends leads through a campaign: they become members of it, and those that qualify go through its flow. The steps say in the ledger
 * that the campaign did them. What a step names and has gone since is left out.
 * @param ledger - of whoever requests or has scheduled it; the flow takes its ids behind those of this one
 */
export async function runFlow(
  scene: FlowScene,
  ledger: LedgerWriter,
  leadIds: readonly number[],
): Promise<void> {
  const { subscription, campaign, lock } = scene;
  const qualified = await joinCampaign(scene, ledger, leadIds);
  if (qualified.length === 0) return;
  const flow = new LedgerWriter(subscription, originOf(campaign.id, ledger), {
    ...lock,
    nextActivity: ledger.nextActivity,
  });
  const lists = new Set<number>();
  for (const [index, step] of storedFlow(campaign.more['flow']).entries()) {
    // A list that an earlier step has added to has these leads by the end of the transaction.
    if (step.step === 'add to list' && lists.has(step.list)) continue;
    if (step.step === 'add to list') lists.add(step.list);
    await runStep(scene, flow, step, index + 1, qualified);
  }
  ledger.nextActivity = flow.nextActivity;
  ledger.hasUnrecorded ||= flow.hasUnrecorded;
}

function originOf(campaignId: number, ledger: LedgerWriter): Origin {
  return { ...ledger.origin, method: flowMethod(campaignId), source: flowSource };
}

/** Makes leads members of the campaign; gives those that its qualification rule lets through. */
async function joinCampaign(
  { transaction, subscription: { schema }, campaign }: FlowScene,
  ledger: LedgerWriter,
  leadIds: readonly number[],
): Promise<number[]> {
  const members = identifier(schema, 'campaign_members');
  const stays = await transaction.query<{ leadId: number }>(sql`
    select lead_id as "leadId"
    from ${members}
    where campaign_id = ${campaign.id}
      and lead_id = any(${leadIds}::integer[])
      and ${waits(campaign, ledger)}`);
  const waiting = new Set(stays.map(({ leadId }) => leadId));
  const qualified = leadIds.filter((id) => !waiting.has(id));
  await transaction.execute(sql`
    insert into ${members} (campaign_id, lead_id, created_at, updated_at)
    select ${campaign.id}::integer, id, ${ledger.recordedAt}, ${ledger.recordedAt}
    from unnest(${qualified}::integer[]) as joining (id)
    on conflict (campaign_id, lead_id) do update
    set updated_at = excluded.updated_at`);
  return qualified;
}

const hoursOf: Readonly<Record<string, number>> = { hour: 1, day: 24, week: 7 * 24, month: 30 * 24 };

/** Whether a lead that has been in the campaign does not go through it again yet. */
function waits({ members }: WholeAsset, ledger: LedgerWriter) {
  switch (members['qualificationRuleType']) {
    case 'once':
      return sql`true`;
    case 'interval': {
      const hours =
        Number(members['qualificationRuleInterval'] ?? 1) *
        (hoursOf[String(members['qualificationRuleUnit'])] ?? 24);
      return sql`updated_at > ${ledger.recordedAt} - ${hours}::float8 * interval '1 hour'`;
    }
    default:
      return sql`false`;
  }
}

async function runStep(
  scene: FlowScene,
  ledger: LedgerWriter,
  step: FlowStep,
  number: number,
  leadIds: readonly number[],
): Promise<void> {
  const { transaction, subscription, campaign } = scene;
  const { schema } = subscription;
  switch (step.step) {
    case 'add to list':
      await addToList(scene, ledger, step.list, leadIds);
      return;
    case 'change data value':
      await changeValue(scene, ledger, step, leadIds);
      return;
    case 'change program status': {
      const program = await findProgram(transaction, schema, { id: step.program });
      const statuses = program === undefined ? [] : await statusesOf(transaction, schema, program);
      const status = statuses.find(({ name }) => name.toLowerCase() === step.status.toLowerCase());
      if (program === undefined || status === undefined) return;
      const reason = flowSource;
      await changeStatus(transaction, ledger, schema, leadIds, {
        program,
        status,
        reason,
        campaignId: campaign.id,
      });
      return;
    }
    case 'send email': {
      const email = await findAsset(transaction, schema, 'emails', { ids: [step.email] });
      if (email === undefined) return;
      const events = leadIds.map((leadId) => ({
        leadId,
        type: sendEmail,
        primaryId: email.id,
        primaryValue: email.name,
        campaignId: campaign.id,
        attributes: [{ name: 'Step ID', value: number }],
      }));
      for (const statement of ledger.events(events)) await transaction.execute(statement);
    }
  }
}

async function addToList(
  { transaction, subscription: { schema } }: FlowScene,
  ledger: LedgerWriter,
  listId: number,
  leadIds: readonly number[],
): Promise<void> {
  const [list] = await transaction.query(
    sql`select from ${identifier(schema, 'static_lists')} where id = ${listId}`,
  );
  if (list !== undefined) await addInTransaction(transaction, ledger, schema, listId, leadIds);
}

/** As a call of Sync Leads would, but that a value which is none of the field's is left out. */
async function changeValue(
  { transaction, lock, subscription: { schema } }: FlowScene,
  ledger: LedgerWriter,
  { field: name, value }: Extract<FlowStep, { step: 'change data value' }>,
  leadIds: readonly number[],
): Promise<void> {
  const fields = await listFields(transaction, schema);
  const field = fields.find((candidate) => candidate.name === name);
  const id = fields.find((candidate) => candidate.name === 'id');
  if (field === undefined || id === undefined) return;
  const rows: RecordRow[] = [];
  for (const [leadId, given] of await newValues(transaction, schema, field, value, leadIds)) {
    const record = recordReader(fields, id, true)({ id: leadId, [name]: given });
    if (record instanceof ApiError || record.unwritable.size > 0) continue;
    const values = new Map([...record.values].map(([changed, text]) => [changed.name, text]));
    if (values.size > 0) rows.push({ id: leadId, values, writtenAtUs: lock.writtenUntil });
  }
  const leads = identifier(schema, 'leads');
  const packs = recordChanges(ledger, leads, fields, rows);
  if (packs !== undefined) await transaction.execute(packs.insert);
  const lastChange = packs === undefined ? [] : [sql`_last_change = ${packs.packAt(sql`changed._place`)}`];
  for (const statement of updateRecords(leads, rows, [changedByCall, ...lastChange])) {
    await transaction.execute(statement);
  }
}

/** The value of each lead: `+5` and `-5` add to what a lead has in a field of whole numbers. */
async function newValues(
  transaction: Transaction,
  schema: string,
  field: Field,
  value: unknown,
  leadIds: readonly number[],
): Promise<Map<number, unknown>> {
  const isNumber = field.dataType === 'score' || field.dataType === 'integer';
  const change =
    isNumber && typeof value === 'string' && /^[+-]\d+$/.test(value)
      ? BigInt(value.replace('+', ''))
      : undefined;
  if (change === undefined) return new Map(leadIds.map((id) => [id, value]));
  const rows = await transaction.query<{ id: number; current: string | null }>(sql`
    select id, ${identifier(field.name)}::text as current
    from ${identifier(schema, 'leads')}
    where id = any(${leadIds}::integer[])`);
  return new Map(rows.map(({ id, current }) => [id, String(BigInt(current ?? '0') + change)]));
}
