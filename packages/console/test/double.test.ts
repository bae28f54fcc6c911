import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../scripts/chromium.ts';
import { controlToken } from '../../server/test/support/constants.ts';
import { connectControl } from '../../server/test/support/controlled-server.ts';
import { until } from '../../server/test/support/until.ts';
import { expectNoBarriers } from './support/barriers.ts';
import { ConsoleScene } from './support/console.ts';

describe.skipIf(findChromium() === undefined)('the console of a double', () => {
  let scene: ConsoleScene;
  beforeAll(async () => {
    scene = await ConsoleScene.open({ GALENA_CONTROL: 'on', GALENA_CONTROL_TOKEN: controlToken });
  });
  afterAll(() => scene.close());

  /** A page on which the control token is known. */
  async function controlPage() {
    const page = await scene.borrowPage();
    await page.evaluate(`sessionStorage.setItem('galena.control', ${JSON.stringify(controlToken)})`);
    await scene.show(page, 'control');
    return page;
  }

  it('asks for the token of the control plane, and takes no other', { timeout: 60_000 }, async () => {
    const page = await scene.borrowPage();
    await scene.show(page, 'calls');
    await page.getByRole('link', { name: 'control token' }).click();
    await page.getByLabel('Control token').fill('another');
    await page.getByRole('button', { name: 'Use the token' }).click();
    await page.getByRole('alert').getByText('(601)').waitFor();
    await expectNoBarriers(page, 'control-token');
    await page.getByLabel('Control token').fill(controlToken);
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Clock', exact: true }).waitFor();
    // One that the server does not take any more.
    await page.evaluate(`sessionStorage.setItem('galena.control', 'of yesterday')`);
    await page.reload();
    await page.getByText('does not take this token any more').waitFor();
    await page.getByRole('button', { name: 'Use another token' }).last().click();
    await page.getByLabel('Control token').waitFor();
    await scene.returnPage(page);
  });

  it('sets faults and shows how often they happened', { timeout: 60_000 }, async () => {
    const { api } = scene;
    const page = await controlPage();
    const faults = page.getByRole('region', { name: 'Faults', exact: true });
    const add = async (fields: Readonly<Record<string, string>>, effect?: string) => {
      await faults.getByRole('button', { name: 'Add a fault' }).click();
      if (effect !== undefined) await page.getByLabel('What happens').selectOption({ label: effect });
      for (const [label, text] of Object.entries(fields))
        await page.getByLabel(label, { exact: true }).fill(text);
      await page.locator('dialog').getByRole('button', { name: 'Add the fault' }).click();
    };
    await add({ Operation: 'Sink Leads', Code: '606' });
    await page.locator('dialog').getByText("did you mean 'Sync Leads'?").waitFor();
    await expectNoBarriers(page, 'add-a-fault');
    await page.keyboard.press('Escape');
    await add({ Operation: 'Get Lists', Code: '606', Times: '2' });
    await add({ 'More, as JSON': '{"query":{"batchSize":5}}', 'HTTP status': '502' }, 'The page of a proxy');
    const row = faults.getByRole('row').filter({ hasText: 'Get Lists' });
    await row.getByText('"code":"606","times":2').waitFor();
    expect((await api.get('/rest/v1/lists.json')).errors).toMatchObject([{ code: '606' }]);
    expect((await api.get('/rest/v1/lists.json')).errors).toMatchObject([{ code: '606' }]);
    expect((await api.get('/rest/v1/lists.json')).success).toBe(true);
    // Happened, and calls that fit.
    await until(async () => (await row.getByRole('cell').allTextContents()).slice(3, 5).join() === '2,3');
    expect((await api.fetch('/rest/v1/lists.json?batchSize=5')).status).toBe(502);
    await row.getByRole('button', { name: 'Remove' }).click();
    await row.waitFor({ state: 'detached' });
    await expectNoBarriers(page, 'control');
    await faults.getByRole('button', { name: 'Remove all' }).click();
    await faults.getByText('No faults').waitFor();
    await scene.returnPage(page);
  });

  it('says why a member was not removed from a list', { timeout: 60_000 }, async () => {
    const control = connectControl(scene.origin);
    const page = await scene.borrowPage();
    const [made] = await scene.api.sync([{ email: 'member@example.com' }]);
    await scene.api.send('POST', '/rest/v1/lists/1001/leads.json', { input: [{ id: made?.['id'] }] });
    await control.faults.add({ operation: 'Remove from List', code: '1003', message: 'Not today', times: 1 });
    await scene.show(page, 'lists/1001');
    const remove = page.getByRole('button', { name: 'Remove' });
    await remove.click();
    await page.getByRole('alert').getByText('Not today').waitFor();
    await remove.click();
    await page.getByText('No members').waitFor();
    await scene.returnPage(page);
  });

  it('moves the clock, holds imports, and goes back to snapshots', { timeout: 60_000 }, async () => {
    const { api } = scene;
    const control = connectControl(scene.origin);
    const page = await controlPage();
    const clock = page.getByRole('region', { name: 'Clock', exact: true });
    await clock.getByRole('button', { name: 'Freeze' }).click();
    await clock.getByText('frozen').waitFor();
    await clock.getByRole('button', { name: 'Set', exact: true }).click();
    await page.getByLabel('Time', { exact: true }).fill('2030-01-31T08:30:00Z');
    await page.locator('dialog').getByRole('button', { name: 'Set' }).click();
    await clock.getByText('2030-01-31T08:30:00.000Z').waitFor();
    await clock.getByRole('button', { name: 'Advance' }).click();
    await page.getByLabel('Days').fill('one');
    await page.locator('dialog').getByRole('button', { name: 'Advance' }).click();
    await page.locator('dialog').getByText('has to be a number').waitFor();
    await page.getByLabel('Days').fill('1');
    await page.locator('dialog').getByRole('button', { name: 'Advance' }).click();
    await clock.getByText('2030-02-01T08:30:00.000Z').waitFor();
    await clock.getByRole('button', { name: 'Run on' }).click();
    await clock.getByText('running').waitFor();
    await clock.getByRole('button', { name: 'Real time' }).click();
    await clock.getByText('none').waitFor();

    const pace = page.getByRole('region', { name: 'Pace', exact: true });
    await pace.getByRole('button', { name: 'Hold' }).click();
    await page.getByLabel('At', { exact: true }).selectOption('Importing');
    // The page is drawn again meanwhile.
    for (let looks = 0; looks < 2; looks += 1) await page.waitForResponse(/control\/pace/);
    await page.getByLabel('Polls').fill('3');
    await page.locator('dialog').getByRole('button', { name: 'Hold' }).click();
    await pace.getByText('3 polls').waitFor();
    expect(await control.pace.list()).toEqual([{ hold: 'Importing', polls: 3 }]);
    await pace.getByRole('button', { name: 'Release', exact: true }).click();
    await pace.getByText('Nothing is held').waitFor();

    const snapshots = page.getByRole('region', { name: 'Snapshots', exact: true });
    await snapshots.getByRole('button', { name: 'Take a snapshot' }).click();
    await page.getByLabel('Name', { exact: true }).fill('before');
    await page.locator('dialog').getByRole('button', { name: 'Take snapshot' }).click();
    const before = snapshots.getByRole('row').filter({ hasText: 'before' });
    await before.waitFor();
    await api.renew();
    await api.sync([{ email: 'after@example.com' }]);
    await before.getByRole('button', { name: 'Go back to it' }).click();
    await page.locator('dialog').getByRole('button', { name: 'Go back' }).click();
    await page.locator('dialog').waitFor({ state: 'detached' });
    expect(await api.leads(['after@example.com'], 'id')).toEqual([]);
    await before.getByRole('button', { name: 'Delete' }).click();
    await before.waitFor({ state: 'detached' });
    await api.sync([{ email: 'after@example.com' }]);
    await snapshots.getByRole('button', { name: 'Reset' }).click();
    await page.locator('dialog').getByRole('button', { name: 'Reset' }).click();
    await page.locator('dialog').waitFor({ state: 'detached' });
    expect(await api.leads(['after@example.com'], 'id')).toEqual([]);
    await scene.returnPage(page);
  });

  it('makes the double stricter, and subscriptions', { timeout: 60_000 }, async () => {
    const control = connectControl(scene.origin);
    const page = await controlPage();
    const strictness = page.getByRole('region', { name: 'Strictness', exact: true });
    await strictness.getByLabel('Tokens are taken').selectOption('header');
    await strictness.getByText('mixed').waitFor();
    expect(await control.strictness.get()).toMatchObject({ tokens: 'header', limits: 'check' });
    await strictness.getByRole('button', { name: 'Lenient' }).click();
    await until(async () => (await strictness.getByLabel('Sync Leads').inputValue()) === 'lenient');
    await strictness.getByRole('button', { name: 'Strict', exact: true }).click();
    await until(async () => (await control.strictness.get()).mode === 'strict');

    const subscriptions = page.getByRole('region', { name: 'Subscriptions', exact: true });
    await subscriptions.getByRole('button', { name: 'New subscription' }).click();
    await page.getByLabel('Munchkin id').fill('123-ABC-456');
    await page.locator('dialog').getByRole('button', { name: 'Create subscription' }).click();
    const secret = await subscriptions.getByRole('status').locator('dd').last().textContent();
    expect(secret?.length).toBeGreaterThan(10);
    const row = subscriptions.getByRole('row').filter({ hasText: '123-ABC-456' });
    await row.getByRole('button', { name: 'Delete' }).click();
    await page.locator('dialog').getByRole('button', { name: 'Delete the subscription' }).click();
    await row.waitFor({ state: 'detached' });
    expect((await control.subscriptions.list()).map(({ munchkinId }) => munchkinId)).toEqual(['000-GAL-000']);
    await scene.returnPage(page);
  });

  it('finds calls, follows them, and shows what was sent and answered', { timeout: 120_000 }, async () => {
    const { api } = scene;
    const control = connectControl(scene.origin);
    await control.calls.clear();
    const hostile = '<img src=x onerror="window.pwned=1">';
    await api.sync([{ email: 'ada@example.com', firstName: hostile }]);
    await api.get('/rest/v1/lead/999.json');
    await api.get('/rest/v1/leads.jsn');
    const page = await controlPage();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await scene.show(page, 'calls');
    const table = page.getByRole('region', { name: 'Calls', exact: true });
    /** Without those of the console itself. */
    const paths = async () =>
      (await table.locator('tbody td:nth-child(3)').allTextContents())
        .map((text) => text.replace(/ – .*/, ''))
        .filter((text) => / \/rest\/(?!.*describe)/.test(text));
    const wait = (wanted: readonly string[]) => expect.poll(paths, { timeout: 20_000 }).toEqual(wanted);
    const [sync, get, missed] = [
      'Sync Leads POST /rest/v1/leads.json',
      'Get Lead by Id GET /rest/v1/lead/999.json',
      'GET /rest/v1/leads.jsn',
    ] as const;
    await wait([missed, get, sync]);
    await page.getByText('did you mean GET /rest/v1/leads.json?').waitFor();
    await expectNoBarriers(page, 'calls-of-a-double');
    const choose = page.getByRole('group', { name: 'Which calls' });
    await choose.getByRole('button', { name: 'Near misses' }).click();
    await wait([missed]);
    await choose.getByRole('button', { name: 'With errors' }).click();
    await wait([missed, get]);
    await choose.getByRole('button', { name: 'All' }).click();
    const find = async (label: string, text: string) => {
      await scene.show(page, 'calls');
      await page.getByLabel(label).fill(text);
      await page.keyboard.press('Enter');
    };
    await find('Status or code', '1004, 1006');
    await wait([get]);
    await find('Text or request id', 'ADA@example');
    await wait([sync]);
    await find('Operation', 'Sink Leads');
    await page.getByText("did you mean 'Sync Leads'?").waitFor();
    await find('Operation', 'Sync Leads');
    await wait([sync]);
    await api.sync([{ email: 'bea@example.com' }]);
    await wait([sync, sync]);
    await page.getByLabel('Follow').uncheck();
    await api.sync([{ email: 'cy@example.com' }]);
    await page.getByLabel('Follow').check();
    await wait([sync, sync, sync]);

    await table.getByRole('link').last().click();
    await page.getByRole('heading', { name: 'Sync Leads' }).waitFor();
    const request = page.getByRole('region', { name: 'Request', exact: true });
    expect(await request.locator('pre').textContent()).toContain(`"firstName": ${JSON.stringify(hostile)}`);
    await request.getByText('Headers').click();
    await request.getByText('Bearer ***').waitFor();
    expect(
      await page.getByRole('region', { name: 'Response', exact: true }).locator('pre').textContent(),
    ).toContain('"status": "created"');
    await expectNoBarriers(page, 'call');
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toContain(
      `curl -X POST '${scene.origin}/rest/v1/leads.json'`,
    );
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    // As it is for pages that came by HTTP from another machine.
    await page.evaluate(`Object.defineProperty(navigator, 'clipboard', { value: undefined })`);
    await page.getByRole('button', { name: 'Copied' }).click();
    expect(await page.getByLabel('Command of curl').inputValue()).toContain(
      `curl -X POST '${scene.origin}/rest/v1/leads.json'`,
    );
    await page.goBack();
    await wait([sync, sync, sync]);
    await page.route('**/control/calls.json*', (route) => route.abort());
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('What you see may be out of date').waitFor();
    await page.unroute('**/control/calls.json*');
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('No calls').waitFor();
    expect(scene.complaints).toEqual([]);
    await scene.returnPage(page);
  });
});
