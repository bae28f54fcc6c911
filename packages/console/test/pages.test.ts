import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { findChromium } from '../../../scripts/chromium.ts';
import { sql } from '../../server/src/db/sql.ts';
import { service } from '../../server/test/support/constants.ts';
import { until } from '../../server/test/support/until.ts';
import { answering, Receiver } from '../../server/test/webhooks/receiver.ts';
import { expectNoBarriers } from './support/barriers.ts';
import { ConsoleScene } from './support/console.ts';
import { problemFile } from './support/files.ts';

describe.skipIf(findChromium() === undefined)('the pages of the console', () => {
  let scene: ConsoleScene;
  let batchId: number;
  beforeAll(async () => {
    scene = await ConsoleScene.open({ GALENA_WEBHOOK_PRIVATE_ADDRESSES: 'allow' });
    const form = { format: 'ssv', listId: '1001' };
    const file = problemFile(2_000).text.replace(
      'First Name;E-Mail;Lead Score;Annual Revenue',
      'firstName;email;leadScore;annualRevenue',
    );
    batchId = await scene.api.import({ file, form });
    await scene.api.send('POST', '/rest/v1/companies.json', {
      input: [{ externalCompanyId: 'acme', company: 'Acme' }],
    });
    await scene.api.send('POST', '/rest/v1/salespersons.json', {
      input: [
        { externalSalesPersonId: 'sue', email: 'sue@example.com', firstName: 'Sue', lastName: 'Storm' },
      ],
    });
    const links = { externalCompanyId: 'acme', externalSalesPersonId: 'sue' };
    await scene.api.sync([{ email: 'zoe1@example.com', ...links }]);
    await scene.api.get('/rest/v1/lead/abc.json');
  });
  afterAll(() => scene.close());

  it('have no barriers that axe finds, in light and dark, and fit into 360 pixels', {
    timeout: 300_000,
  }, async () => {
    const page = await scene.signedIn();
    const [lead] = await scene.api.leads(['zoe1@example.com'], 'id');
    await scene.show(page, 'import');
    await expectNoBarriers(page, 'import-empty');
    const buffer = Buffer.from(problemFile(500).text);
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'spring-fair.csv', mimeType: 'text/csv', buffer });
    await page.getByText('Will go in').waitFor();
    await expectNoBarriers(page, 'import');
    await page.getByRole('combobox', { name: 'Field of the column E-Mail' }).click();
    await page.getByRole('listbox').waitFor();
    await expectNoBarriers(page, 'fields-of-a-column');
    await page.goto(`${scene.origin}/console/#/imports`);
    await page.getByText('spring-fair.csv has not been imported').waitFor();
    await expectNoBarriers(page, 'leave-question');
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { level: 1, name: 'Imports' }).waitFor();
    for (const path of [
      'imports',
      `imports/${batchId}`,
      'imports/999999',
      'leads?by=email&value=zoe1@example.com,zoe2@example.com',
      `leads/${String(lead?.['id'])}`,
      'lists',
      'lists/1001',
      'fields',
      'companies?by=externalCompanyId&value=acme',
      'sales-persons?by=externalSalesPersonId&value=sue',
      'partitions',
      'services',
      'webhooks',
      'settings',
      'usage',
      'calls',
      'system',
      'control',
      'nothing',
    ]) {
      await scene.show(page, path);
      if (path === `imports/${batchId}`) {
        await page.getByRole('grid').getByText('Invalid data type').first().waitFor();
        await page.getByText('first-service@galena.local').last().waitFor();
        await page.getByRole('region', { name: 'Leads that it created and changed' }).waitFor();
      }
      if (/^leads\/\d/.test(path)) await page.getByRole('cell', { name: 'Created' }).waitFor();
      await expectNoBarriers(page, path.replace(/[?].*/, '').replaceAll('/', '-'));
    }
    // Eight days later its file and its reports are gone, and what it did is still told.
    await scene.database.execute(
      sql`update galena.imports set created_at = created_at - interval '8 days' where batch_id = ${batchId}`,
    );
    await scene.show(page, `imports/${batchId}`);
    await page.getByText('The report was deleted seven days after the submit').waitFor();
    await scene.show(page, 'services');
    await page.getByRole('button', { name: 'New role' }).click();
    await page.locator('dialog').waitFor();
    await expectNoBarriers(page, 'dialog');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Client id').waitFor();
    await expectNoBarriers(page, 'sign-in');
    await page.context().close();
  });

  it('speak the language of the browser, or the one that was chosen in it', { timeout: 60_000 }, async () => {
    const page = await scene.newPage({ locale: 'de-AT' });
    await page.goto(`${scene.origin}/console/`);
    await page.getByRole('button', { name: 'Client-ID und Secret verwenden' }).click();
    await page.getByLabel('Client-ID').fill(service.clientId);
    await page.getByLabel('Client-Secret').fill('wrong');
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Client-Secret').fill(service.clientSecret);
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await page.getByRole('heading', { level: 1, name: 'Start' }).waitFor();
    await page.getByText(/bis zu 1\s600 Spalten/).waitFor();
    const file = 'email,leadScore\nben@example.com,1\neve@example.com,hot\n';
    await scene.show(page, `imports/${await scene.api.import({ file })}`);
    await page.getByText('Abgeschlossen, mit Fehlern').first().waitFor();
    // The reason is English on the wire.
    await page.getByText('Ungültiger Datentyp im Feld').first().waitFor();
    await expectNoBarriers(page, 'import-in-german');
    await page.getByLabel('Sprache').selectOption('日本語');
    await page.getByText('完了 (失敗あり)').first().waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('ja');
    await page.reload();
    await page.getByRole('button', { name: 'サインアウト' }).waitFor();
    // Texts that cannot be loaded are in English.
    await page.route(/\/parts-[\w-]+\.js$/, (route) => route.abort());
    await page.reload();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await page.context().close();
  });

  it('make a webhook, try it, and send again what its receiver did not take', {
    timeout: 60_000,
  }, async () => {
    const receiver = new Receiver();
    await receiver.start();
    onTestFinished(() => receiver.stop());
    receiver.answer = answering(500, {}, 'out of order');
    const page = await scene.borrowPage();
    await scene.show(page, 'webhooks');
    await page.getByRole('button', { name: 'New webhook' }).click();
    await page.getByLabel('URL').fill(receiver.url);
    await page.getByLabel('All, those of later versions too').uncheck();
    await page.getByLabel('import.completed').check();
    await page.getByRole('button', { name: 'Create webhook' }).click();
    await page.getByRole('status', { name: 'Signing secret' }).getByText('whsec_').waitFor();
    await page
      .getByRole('row', { name: /import\.completed Enabled/ })
      .getByRole('link')
      .click();
    await page.getByText('Nothing was sent').waitFor();
    await page.getByRole('button', { name: 'Send a test event' }).click();
    await page.getByText('1: the receiver answered 500').click();
    await page.getByText('out of order').waitFor();
    await page.getByText('"type": "webhook.test"').waitFor();
    await expectNoBarriers(page, 'webhook');
    receiver.answer = answering(200);
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('row', { name: /webhook\.test .* Delivered/ }).waitFor();
    await page.getByRole('button', { name: 'Failed' }).click();
    await page.getByText('Nothing was sent').waitFor();
    await scene.show(page, 'webhooks');
    await page.getByRole('button', { name: 'Change' }).click();
    // While the dialog is open the receiver says that it wants no more.
    const webhooks = async () => (await scene.api.get('/galena/v1/webhooks.json')).result ?? [];
    const id = (await webhooks())[0]?.['id'];
    receiver.answer = answering(410);
    await scene.api.post(`/galena/v1/webhooks/${id}/test.json`);
    await until(async () => (await webhooks())[0]?.['enabled'] === false);
    await page.getByLabel('Description').fill('Old receiver');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /Old receiver.*Disabled.*wants no more/ }).waitFor();
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByLabel('Enabled').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /Enabled/ }).waitFor();
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByLabel('Enabled').uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /Disabled/ }).waitFor();
    await page.getByRole('button', { name: 'New secret' }).click();
    await page.getByRole('button', { name: 'Create new secret' }).click();
    await page.getByRole('status', { name: 'Signing secret' }).waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete the webhook' }).click();
    await until(async () => (await page.getByRole('row').count()) === 1);
    await scene.returnPage(page);
  });

  it('have calls without their bodies, and no control plane, where the server is no double', {
    timeout: 60_000,
  }, async () => {
    await scene.api.get('/rest/v1/lead/999999.json');
    const page = await scene.borrowPage();
    expect(await page.getByRole('link', { name: 'Control plane' }).count()).toBe(0);
    await scene.show(page, 'control');
    await page.getByText('This server is no double').waitFor();
    await scene.show(page, 'calls?operation=Get+Lead+by+Id&answer=1004');
    await page.getByRole('region', { name: 'Calls', exact: true }).getByRole('link').click();
    await page.getByRole('region', { name: 'Call', exact: true }).getByText('1004').waitFor();
    expect(await page.getByRole('region', { name: 'Response', exact: true }).count()).toBe(0);
    await scene.returnPage(page);
  });
});
