import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../scripts/chromium.ts';
import { expectNoBarriers } from './support/barriers.ts';
import { ConsoleScene } from './support/console.ts';

describe.skipIf(findChromium() === undefined)('leads in a browser', () => {
  let scene: ConsoleScene;
  let imported = 0;
  beforeAll(async () => {
    scene = await ConsoleScene.open();
    const { api } = scene;
    await api.send('POST', '/galena/v1/partitions.json', { name: 'Europe' });
    const many = Array.from(
      { length: 120 },
      (_, index) => `many${index}@bulk.example,Many,${index},Bulk Ltd`,
    );
    imported = await api.import({
      file: `email,firstName,lastName,company\nada@lovelace.example,Ada,Lovelace,Acme & Sons\n${many.join('\n')}\n`,
      name: 'fair.csv',
    });
    await api.sync([{ email: 'eva@x.example', firstName: 'Eva' }], { partitionName: 'Europe' });
    const [ada] = await api.leads(['ada@lovelace.example'], 'id');
    await api.send('POST', '/rest/v1/lists/1001/leads.json', { input: [{ id: ada?.['id'] }] });
  });
  afterAll(() => scene.close());

  const rowsOf = (page: Page) => page.getByRole('region', { name: 'Leads', exact: true }).locator('tbody tr');

  async function save(page: Page, label: string): Promise<string[]> {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: label }).click();
    return (await readFile(await (await download).path(), 'utf8')).trim().split('\n');
  }

  it('are there newest first, are searched and filtered, and what is found is saved', {
    timeout: 120_000,
  }, async () => {
    const page = await scene.signedIn();
    await scene.show(page, 'leads');
    const rows = rowsOf(page);
    await rows.nth(99).waitFor();
    expect(await rows.count()).toBe(100);
    expect(await rows.first().textContent()).toContain('eva@x.example');
    await page.getByText('The newest 100 are shown').waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText('122 leads', { exact: true }).waitFor();
    expect(await rows.count()).toBe(122);
    await expectNoBarriers(page, 'leads');

    const box = page.getByRole('searchbox');
    await box.fill('sons lovel');
    await box.press('Enter');
    await page.getByText('1 lead', { exact: true }).waitFor();
    expect(await rows.textContent()).toContain('ada@lovelace.example');
    const [, ...lines] = await save(page, 'Download as CSV');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('ada@lovelace.example');

    await page.getByLabel('Partition', { exact: true }).selectOption({ label: 'Europe' });
    await page.getByText('No lead meets all of this').waitFor();
    await expectNoBarriers(page, 'leads-nothing');
    await page.getByRole('button', { name: 'Remove the filter “Partition”' }).click();
    await page.getByLabel('Static list').selectOption({ label: 'Starter list' });
    await page.getByLabel('Created by import').selectOption(String(imported));
    await page.getByText('1 lead', { exact: true }).waitFor();
    // Its address is all that somebody else needs.
    await page.reload();
    await page.getByText('1 lead', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Show all leads' }).click();
    await page.getByText('The newest 100 are shown').waitFor();
    await page.getByLabel('Changed since').fill('2999-01-01');
    await page.getByText('No lead meets all of this').waitFor();

    await scene.show(page, 'leads?list=77');
    await page.getByRole('alert').waitFor();
    await page.getByRole('button', { name: 'Show all leads' }).click();
    await rows.nth(99).waitFor();

    await page.getByRole('button', { name: 'Columns' }).click();
    const dialog = page.locator('dialog');
    await dialog.getByLabel('Find a field').fill('lead sc');
    await dialog.getByLabel('Lead Score').check();
    await expectNoBarriers(page, 'leads-columns');
    await dialog.getByRole('button', { name: 'Show these columns' }).click();
    await page.getByRole('columnheader', { name: 'Lead Score' }).waitFor();
    await page.reload();
    await page.getByRole('columnheader', { name: 'Lead Score' }).waitFor();
    await page.context().close();
  });

  it('one is found by part of its name, edited, its history read, and deleted', {
    timeout: 120_000,
  }, async () => {
    const { api } = scene;
    const page = await scene.signedIn();
    await scene.show(page, 'leads?search=ovela');
    await rowsOf(page).getByRole('link').click();
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('form', { name: 'Edit the lead' }).waitFor();
    // An input shows nothing of a mark that turns the direction of writing, and Arabic from the right.
    const firstName = page.getByLabel('First Name');
    await firstName.fill('Ada \u202Eexe');
    const unseen = page.getByText('Invisible characters: Right-to-left override [U+202E]');
    await unseen.waitFor();
    await firstName.fill('\u0622\u062F\u0627');
    await unseen.waitFor({ state: 'detached' });
    expect(await firstName.evaluate((input) => input.matches(':dir(rtl)'))).toBe(true);
    await firstName.fill('Augusta');
    await page.getByLabel('Lead Score').fill('12');
    await page.getByLabel('Date of Birth').fill('1815-12-10');
    await page.getByLabel('Do Not Call', { exact: true }).selectOption('true');
    await page.getByText('4 fields changed, not saved yet').waitFor();
    await expectNoBarriers(page, 'lead-editor');

    // What was typed is there again after a reload.
    await page.reload();
    await page.getByText('4 fields changed, not saved yet').waitFor();
    await page.getByLabel('Lead Score').fill('twelve');
    await page.getByRole('button', { name: 'Save' }).click();
    await page
      .getByRole('alert')
      .getByText(/twelve/)
      .waitFor();
    await page.getByLabel('Lead Score').fill('12');

    await api.sync([{ email: 'ada@lovelace.example', firstName: 'Ida', city: 'London' }]);
    await page.getByRole('button', { name: 'Save' }).click();
    const conflict = page.locator('dialog');
    await conflict.getByText('The lead was changed since you opened it').waitFor();
    const name = conflict.getByRole('region', { name: 'First Name' });
    expect(await name.locator('dd').allTextContents()).toEqual(['Ada', 'Ida', 'Augusta']);
    expect(await conflict.getByRole('region').count()).toBe(1);
    await expectNoBarriers(page, 'lead-conflict');
    await conflict.getByRole('button', { name: 'Save my values' }).click();
    const history = page.getByRole('region', { name: 'History' }).locator('tbody tr');
    await history.filter({ hasText: 'Ida' }).filter({ hasText: 'Augusta' }).waitFor();
    const fields = 'firstName,leadScore,dateOfBirth,doNotCall,city';
    expect(await api.leads(['ada@lovelace.example'], fields)).toMatchObject([
      { firstName: 'Augusta', leadScore: 12, dateOfBirth: '1815-12-10', doNotCall: true, city: 'London' },
    ]);
    expect(await history.filter({ hasText: 'Augusta' }).first().textContent()).toContain('First service');

    // The other answer: what somebody else has written stays, and the rest of the draft too.
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('City', { exact: true }).fill('Paris');
    await page.getByLabel('Job Title').fill('Countess');
    await api.sync([{ email: 'ada@lovelace.example', city: 'Rome' }]);
    await page.getByRole('button', { name: 'Save' }).click();
    await conflict.getByRole('button', { name: /^Keep the values/ }).click();
    await page.getByText('1 field changed, not saved yet').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await history.filter({ hasText: 'Countess' }).waitFor();
    expect(await api.leads(['ada@lovelace.example'], 'city,title')).toMatchObject([
      { city: 'Rome', title: 'Countess' },
    ]);

    // Whatever is written between the look at what is there and the write, or while the question is open, is asked about too.
    const meanwhile = (city: string) => {
      let isOver = false;
      return page.route(/\/galena\/v1\/leads\/\d+\.json/, async (route) => {
        if (route.request().method() === 'POST' && !isOver) {
          isOver = true;
          await api.sync([{ email: 'ada@lovelace.example', city }]);
        }
        await route.fallback();
      });
    };
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('City', { exact: true }).fill('Oslo');
    await meanwhile('Bergen');
    await page.getByRole('button', { name: 'Save' }).click();
    const values = conflict.getByRole('region', { name: 'City' }).locator('dd');
    await values.getByText('Bergen').waitFor();
    expect(await values.allTextContents()).toEqual(['Rome', 'Bergen', 'Oslo']);
    await meanwhile('Narvik');
    await conflict.getByRole('button', { name: 'Save my values' }).click();
    await values.getByText('Narvik').waitFor();
    await conflict.getByText('changed once more').waitFor();
    expect(await api.leads(['ada@lovelace.example'], 'city')).toMatchObject([{ city: 'Narvik' }]);
    await conflict.getByRole('button', { name: 'Save my values' }).click();
    await history.filter({ hasText: 'Oslo' }).waitFor();

    await page.getByRole('button', { name: 'Delete' }).click();
    const question = page.locator('dialog');
    await question.getByRole('listitem').getByText('Starter list').waitFor();
    await expectNoBarriers(page, 'lead-deletion');
    await question.getByRole('button', { name: 'Delete the lead' }).click();
    await page.getByRole('searchbox').waitFor();
    expect(await api.leads(['ada@lovelace.example'], 'id')).toEqual([]);
    expect((await api.get('/rest/v1/lists/1001/leads.json')).result).toEqual([]);
    await page.goBack();
    await page.getByText('There is no such lead').waitFor();
    await page.context().close();
  });

  it('have no export on the server any more once its download is stopped', { timeout: 60_000 }, async () => {
    const page = await scene.signedIn();
    await scene.show(page, 'leads');
    // Nothing carries out exports, so this one waits until it is stopped.
    await scene.stopServer();
    await scene.startServer('api');
    const statuses = async () => {
      const { result = [] } = await scene.api.get('/bulk/v1/leads/export.json');
      return result.map(({ status }) => status);
    };
    await page.getByRole('button', { name: 'Export as CSV' }).click();
    await expect.poll(statuses, { timeout: 20_000 }).toEqual(['Queued']);
    await page.getByRole('button', { name: 'Stop the download' }).click();
    await page.getByRole('button', { name: 'Export as CSV' }).waitFor();
    await expect.poll(statuses, { timeout: 20_000 }).toEqual(['Cancelled']);
    await page.context().close();
    await scene.stopServer();
    await scene.startServer('all');
  });

  it('are only looked at by a service that may not write', { timeout: 60_000 }, async () => {
    const { api } = scene;
    await api.send('POST', '/galena/v1/roles.json', { name: 'Reader', permissions: ['Read-Only Lead'] });
    const { result } = await api.send('POST', '/galena/v1/services.json', {
      name: 'Reader',
      userEmail: 'reader@x.example',
      role: 'Reader',
    });
    const [eva] = await api.leads(['eva@x.example'], 'id');
    const page = await scene.signedIn(result?.[0] as { clientId: string; clientSecret: string });
    await scene.show(page, `leads/${String(eva?.['id'])}`);
    await page.getByRole('region', { name: 'Person' }).getByText('Eva', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: /^(Edit|Delete)$/ }).count()).toBe(0);
    await page.context().close();
  });
});
