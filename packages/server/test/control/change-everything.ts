import type { GalenaControl } from '@galena/client/control';
import type { Database } from '../../src/db/database.ts';
import { sql } from '../../src/db/sql.ts';
import type { ApiClient } from '../support/api-client.ts';
import { until } from '../support/until.ts';

const form = 'application/x-www-form-urlencoded';

/** Changes something in every table of a subscription and in its rows of schema galena: by calls, where calls do. */
export async function changeEverything(
  api: ApiClient,
  database: Database,
  control: GalenaControl,
): Promise<void> {
  await changeLeads(api);
  await changeAssets(api);
  await changePrograms(api, control);
  await changeAdministration(api);
  await changeActivities(api);
  await runJobs(api);
  await changeWebhooks(api, database);
  // What takes weeks, thousands of leads, limits or another clock.
  await database.execute(
    sql`insert into sub_000_gal_000.clock_set_backs (until, first_id) values (now(), 1)`,
  );
  await database.execute(
    sql`create table sub_000_gal_000.lead_events_2 (like sub_000_gal_000.lead_events_1 including all)`,
  );
  await database.execute(sql`
    insert into sub_000_gal_000.ledger_parts (kind, number, first_id, since) values ('events', 2, 1000, now())`);
  await database.execute(sql`
    insert into sub_000_gal_000.lead_events_2 (id, recorded_at, lead_id, type, activity_date, source)
    values (1000, now(), 1, 10, now(), 'Web service API')`);
  await database.execute(sql`
    insert into sub_000_gal_000.search_segments (segment, read_to, changed, companies_read_to, unrecorded_count)
    values (7, 1, '{458752}', now(), 0)`);
  await database.execute(
    sql`insert into sub_000_gal_000.search_postings (segment, gram, lead_count, leads) values (7, 1, 1, '\\x0000')`,
  );
  await database.execute(sql`update sub_000_gal_000.search_marks set noted_to = noted_to + 1`);
  await database.execute(sql`
    insert into sub_000_gal_000.dry_runs (batch_id, schema_version, generation, written_until_us, field_ids)
    values (999, 26, 1, 1, '{27}')`);
  await database.execute(sql`
    insert into sub_000_gal_000.dry_run_unchanged (batch_id, first_row, lead_ids) values (999, 1, '{1}')`);
  await database.execute(sql`
    insert into sub_000_gal_000.dry_run_order (batch_id, last_row, lead_ids) values (999, 1, '{1}')`);
  await database.execute(
    sql`create table sub_000_gal_000.dry_run_999 (like sub_000_gal_000.leads including all)`,
  );
  await database.execute(sql`
    insert into galena.wanted_indexes (schema_name, field_id, field_name) values ('sub_000_gal_000', 9999, 'none')`);
  await database.execute(sql`
    insert into galena.calls (call_id, subscription_id, kind, called_at)
    values ('3f2504e0-4f89-11d3-9a0c-0305e82c3301', 1, 'marketo', now())`);
  await database.execute(sql`
    insert into galena.tokens (token_hash, client_id, nonce, issued_at, expires_at)
    values ('\x01', 'test-client', '\x01', now(), now() + interval '1 hour')
    on conflict do nothing`);
  await until(async () => (await database.query(sql`select from galena.usage_errors`)).length > 0);
}

async function changeLeads(api: ApiClient): Promise<void> {
  await send(api, '/rest/v1/companies.json', { input: [{ externalCompanyId: 'c1', company: 'Acme' }] });
  await send(api, '/rest/v1/salespersons.json', {
    input: [{ externalSalesPersonId: 's1', email: 's@x.io' }],
  });
  const fields = [{ name: 'size', displayName: 'Size', dataType: 'string' }];
  await send(api, '/rest/v1/leads/schema/fields.json', { input: fields });
  await send(api, '/galena/v1/partitions.json', { name: 'Europe' });
  const made = await api.sync(['a', 'b', 'c', 'd'].map((name) => ({ email: `${name}@x.io`, size: 'S' })));
  const [winner, loser, deleted] = made.map(({ id }) => id);
  await api.sync([{ email: 'a@x.io', firstName: 'Changed' }]);
  await send(api, `/rest/v1/leads/${winner}/merge.json?leadId=${loser}`, undefined);
  await send(api, '/rest/v1/leads/delete.json', { input: [{ id: deleted }] });
  await send(api, '/rest/v1/lists/1001/leads.json', { input: [{ id: winner }] });
  await api.send('DELETE', '/rest/v1/lists/1001/leads.json', { input: [{ id: winner }] });
}

async function changeAssets(api: ApiClient): Promise<void> {
  const folder = encodeURIComponent('{"id":1,"type":"Folder"}');
  await api.post('/rest/asset/v1/folders.json', `name=Events&parent=${folder}`, form);
  await api.post('/rest/asset/v1/staticLists.json', `name=Guests&folder=${folder}`, form);
}

async function changePrograms(api: ApiClient, control: GalenaControl): Promise<void> {
  await control.assets.put({
    programs: [
      { id: 1205, name: 'Regatta', channel: 'Live Event', tokens: [{ name: 'greeting', value: 'Ahoy' }] },
    ],
    smartCampaigns: [
      { id: 77, name: 'Request', type: 'trigger' },
      { id: 80, name: 'Batch', folder: { programName: 'Regatta' } },
    ],
  });
  const [lead] = await api.sync([{ email: 'sailor@x.io' }]);
  const id = lead?.['id'];
  const fields = [{ name: 'boat', displayName: 'Boat', dataType: 'string' }];
  await send(api, '/rest/v1/programs/members/schema/fields.json', { input: fields });
  await send(api, '/rest/v1/programs/1205/members/status.json', {
    statusName: 'Invited',
    input: [{ leadId: id }],
  });
  await send(api, '/rest/v1/campaigns/77/trigger.json', { input: { leads: [{ id }] } });
  await send(api, '/rest/v1/campaigns/80/schedule.json', { input: { cloneToProgramName: 'Regatta 2' } });
}

async function changeAdministration(api: ApiClient): Promise<void> {
  await send(api, '/galena/v1/roles.json', { name: 'Reader', permissions: ['Read-Only Lead'] });
  await send(api, '/galena/v1/services.json', { name: 'Second', userEmail: 'second@x.io', role: 'Reader' });
  await send(api, '/galena/v1/settings.json', { unknownColumns: 'reject' });
  await api.get('/rest/v1/lead/999999.json?fields=nothing');
}

async function changeActivities(api: ApiClient): Promise<void> {
  const type = '/rest/v1/activities/external/type';
  const primary = { apiName: 'which', name: 'Which', dataType: 'string' };
  await send(api, `${type}.json`, {
    apiName: 'visit_c',
    name: 'Visit',
    triggerName: 'Visits',
    filterName: 'Visited',
    primaryAttribute: primary,
  });
  await send(api, `${type}/visit_c/approve.json`, {});
  const at = new Date().toISOString();
  await send(api, '/rest/v1/activities/external.json', {
    input: [
      { leadId: 1, activityDate: at, activityTypeId: 100001, primaryAttributeValue: 'x', attributes: [] },
    ],
  });
  await send(api, '/galena/v1/activities.json', {
    input: [
      {
        leadId: 1,
        activityDate: at,
        activityTypeId: 1,
        primaryAttributeValueId: 1,
        primaryAttributeValue: 'page',
      },
    ],
  });
}

async function runJobs(api: ApiClient): Promise<void> {
  const batchId = await api.import({
    file: 'email,size\nimported@x.io,M\nnot an address,L\n',
    form: { listId: '1001' },
  });
  // An undo that keeps something.
  await api.sync([{ email: 'imported@x.io', size: 'L' }]);
  const undo = await api.post(`/galena/v1/imports/${batchId}/undo.json`);
  const undoId = Number(undo.result?.[0]?.['batchId']);
  await until(async () => (await api.progress(undoId))['finishedAt'] !== undefined);
  const file = 'email,size\nimported@x.io,S\n';
  const headers = { 'idempotency-key': 'once' };
  await send(api, '/galena/v1/templates.json', { name: 'Fair', columns: { email: 'email' } });
  const ruled = await api.createImport({ file, form: { mode: 'createOnly', template: 'Fair' }, headers });
  await api.untilFinished(Number(ruled.result?.[0]?.['batchId']));
  const created = await api.send('POST', '/bulk/v1/leads/export/create.json', {
    fields: ['id', 'email'],
    filter: {
      createdAt: {
        startAt: new Date(Date.now() - 3_600_000).toISOString(),
        endAt: new Date(Date.now() + 3_600_000).toISOString(),
      },
    },
  });
  const exportId = String(created.result?.[0]?.['exportId']);
  await send(api, `/bulk/v1/leads/export/${exportId}/enqueue.json`, undefined);
  await until(async () => {
    const status = await api.get(`/bulk/v1/leads/export/${exportId}/status.json`);
    return status.result?.[0]?.['status'] === 'Completed';
  });
}

/** Disabled, so that nothing is sent while others look. */
async function changeWebhooks(api: ApiClient, database: Database): Promise<void> {
  await send(api, '/galena/v1/webhooks.json', { url: 'http://127.0.0.1:9/', events: ['*'] });
  await send(api, '/galena/v1/webhooks/1.json', { enabled: false });
  await database.execute(sql`
    insert into galena.webhook_deliveries
      (subscription_id, webhook_id, message_id, event_type, source, number, occurred_at, payload, status, finished_at)
    values (1, 1, 'msg_1', 'webhook.test', 'test', 1, now(), '{}', 'delivered', now())`);
  await database.execute(sql`
    insert into galena.webhook_attempts
      (subscription_id, webhook_id, message_id, number, attempted_at, duration_ms, status, answer)
    values (1, 1, 'msg_1', 1, now(), 5, 200, 'ok')`);
}

async function send(api: ApiClient, path: string, body: unknown): Promise<void> {
  const answer = body === undefined ? await api.post(path) : await api.send('POST', path, body);
  const isSkipped = answer.result?.some((item) => item['status'] === 'skipped');
  if (!answer.success || isSkipped === true) throw new Error(`${path}: ${JSON.stringify(answer)}`);
}
