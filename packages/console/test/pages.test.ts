import { mkdir } from 'node:fs/promises';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../scripts/chromium.ts';
import { sql } from '../../server/src/db/sql.ts';
import { ConsoleScene } from './support/console.ts';
import { problemFile } from './support/files.ts';

/** With GALENA_SCREENSHOTS=folder every page is kept as a picture, to be looked at. */
const folder = process.env['GALENA_SCREENSHOTS'];

describe.skipIf(findChromium() === undefined)('the pages of the console', () => {
  let scene: ConsoleScene;
  let batchId: number;
  beforeAll(async () => {
    scene = await ConsoleScene.open();
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
    if (folder !== undefined) await mkdir(folder, { recursive: true });
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
      'settings',
      'usage',
      'system',
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
});

const wide = { width: 1280, height: 800 };
const narrow = { width: 360, height: 740 };

async function expectNoBarriers(page: Page, name: string): Promise<void> {
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe.source);
  await keep(page, `${name}-light`);
  expect([name, await violationsOn(page, '{}')]).toEqual([name, []]);
  // Another scheme is other colours and nothing else.
  await page.emulateMedia({ colorScheme: 'dark' });
  await keep(page, `${name}-dark`);
  const colours = "{ runOnly: ['color-contrast'] }";
  expect([name, 'dark', await violationsOn(page, colours)]).toEqual([name, 'dark', []]);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(narrow);
  await keep(page, `${name}-narrow`);
  // What does not fit into the page's width is cut off on small screens.
  const spare = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  expect([name, 'narrow', spare]).toEqual([name, 'narrow', 0]);
  await page.setViewportSize(wide);
}

/** Of what is in order axe needs to say nothing: describing each of its elements takes longer than looking at them. */
async function violationsOn(page: Page, options: string): Promise<readonly unknown[]> {
  const run = `axe.run(document, { resultTypes: ['violations'], ...${options} }).then(({ violations }) => violations)`;
  const violations = (await page.evaluate(run)) as axe.AxeResults['violations'];
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]);
}

async function keep(page: Page, name: string): Promise<void> {
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
