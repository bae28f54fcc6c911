import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../scripts/chromium.ts';
import { until } from '../../server/test/support/until.ts';
import { guessApiName } from '../src/system/guess-api-name.ts';
import { ticksUpTo } from '../src/system/ticks.ts';
import { expectNoBarriers, expectNoViolations } from './support/barriers.ts';
import { ConsoleScene } from './support/console.ts';

it('guesses the API name of a field from its display name', () => {
  expect(
    ['Messe-Score', 'Größe (cm)', '2nd Phone', 'Øre', 'URL', '名前', 'x'.repeat(80)].map(guessApiName),
  ).toEqual(['messeScore', 'grosseCm', 'ndPhone', 'ore', 'url', '', 'x'.repeat(63)]);
});

it('marks an axis at round numbers from zero', () => {
  expect([0, 1, 3, 66, 100, 4_971].map((most) => ticksUpTo(most))).toEqual([
    [0, 1],
    [0, 1],
    [0, 1, 2, 3],
    [0, 20, 40, 60, 80],
    [0, 20, 40, 60, 80, 100],
    [0, 1000, 2000, 3000, 4000, 5000],
  ]);
});

describe.skipIf(findChromium() === undefined)('administering in the console', () => {
  let scene: ConsoleScene;
  beforeAll(async () => {
    scene = await ConsoleScene.open({ GALENA_LIMITS: 'marketo', GALENA_RATE_LIMIT: '1000' });
  });
  afterAll(() => scene.close());

  it('shows services whole at 1,280 pixels, with what can be copied of them', {
    timeout: 60_000,
  }, async () => {
    const names = ['CRM', 'Connector of the marketing automation of the subsidiary in Liechtenstein'];
    for (const name of names) {
      await scene.api.send('POST', '/galena/v1/services.json', {
        name,
        userEmail: 'integration.user.of.marketing.operations@subsidiary.example.com',
        role: 'Administrator',
      });
    }
    const page = await scene.borrowPage();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await scene.show(page, 'services');
    const table = page.getByRole('region', { name: 'Services', exact: true });
    const hidden = () => table.evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(await hidden()).toBe(0);
    const row = table.getByRole('row', { name: /^CRM/ });
    const role = row.getByRole('cell', { name: 'Administrator' }).locator('bdi');
    expect(await role.evaluate((text) => text.getClientRects().length)).toBe(1);
    const copy = row.getByRole('button', { name: /^Copy the client id / });
    const clientId = ((await copy.getAttribute('aria-label')) ?? '').replace('Copy the client id ', '');
    await copy.click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(clientId);
    await row.getByRole('button', { name: 'New secret' }).click();
    await page.getByRole('button', { name: 'Create new secret' }).click();
    const secret = page.getByRole('status', { name: 'Client secret' });
    await secret.getByRole('button', { name: 'Copy: Client secret' }).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      await secret.locator('code').last().textContent(),
    );
    await expectNoBarriers(page, 'services-with-a-secret');
    await page.setViewportSize({ width: 1920, height: 1080 });
    await expectNoViolations(page, 'services-1920');
    await page.setViewportSize({ width: 1280, height: 800 });
    await scene.returnPage(page);
  });

  it('shows calls and errors on one scale, and the limits with what is used', {
    timeout: 60_000,
  }, async () => {
    const page = await scene.borrowPage();
    for (const id of [1001, 77, 78, 79]) await scene.api.get(`/rest/v1/lists/${id}.json`);
    await scene.show(page, 'usage');
    const days = page.getByRole('region', { name: 'Calls and errors by day', exact: true });
    await days.getByRole('img').waitFor();
    const today = await days.getByRole('row').last().getByRole('cell').allTextContents();
    const [calls = 0, errors = 0] = today.slice(1, 3).map(Number);
    expect(errors).toBeGreaterThanOrEqual(3);
    expect(calls).toBeGreaterThan(errors);
    const heightOf = async (series: number) =>
      Number(await days.locator(`rect.series-${series}`).last().getAttribute('height'));
    expect((await heightOf(1)) / (await heightOf(0))).toBeCloseTo(errors / calls, 3);
    await page.getByRole('region', { name: 'Errors by code', exact: true }).getByText('1013').waitFor();
    const limits = page.getByRole('region', { name: 'Limits', exact: true });
    const cells = (name: string) =>
      limits
        .getByRole('row', { name: new RegExp(`^${name}`) })
        .getByRole('cell')
        .allTextContents();
    expect((await cells('Calls today')).slice(2)).toEqual(['50,000', '', 'error 607', 'GALENA_DAILY_QUOTA']);
    expect(await cells('Running exports')).toEqual([
      'Running exports',
      '0',
      '2',
      '',
      'the next one waits',
      'fixed, as in Marketo',
    ]);
    expect((await cells('Size of the exports'))[2]).toBe('500 MB');
    await expectNoBarriers(page, 'usage-with-limits');
    await scene.returnPage(page);
  });

  it('makes, counts, hides and deletes custom fields', { timeout: 60_000 }, async () => {
    const page = await scene.borrowPage();
    await scene.show(page, 'fields');
    const create = async (displayName: string) => {
      await page.getByRole('button', { name: 'New field' }).click();
      await page.getByLabel('Display name').fill(displayName);
      await page.getByRole('button', { name: 'Create field' }).click();
      await page.locator('dialog').waitFor({ state: 'detached' });
    };
    await create('Messe-Score');
    await create('Shoe size');
    await scene.api.sync([{ email: 'ada@example.com', messeScore: 'high' }]);
    const count = async (name: string) => {
      const row = page.getByRole('row', { name });
      await row.getByRole('button', { name: `Count the leads with a value of ${name}` }).click();
      return row.getByRole('status').textContent();
    };
    expect(await count('messeScore')).toBe('1');
    await page.getByRole('button', { name: 'Delete messeScore' }).click();
    await page.getByText('One lead has a value of it: clear it first.').waitFor();
    await page.getByRole('button', { name: 'Delete field' }).click();
    await page.getByRole('alert').getByText("there are values of field 'messeScore'").waitFor();
    await expectNoBarriers(page, 'delete-a-field');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Change messeScore' }).click();
    await page.getByLabel('Hidden').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: 'messeScore' }).waitFor({ state: 'detached' });
    await page.getByLabel('Show hidden fields (1)').check();
    await page.getByRole('row', { name: 'messeScore' }).getByText('Hidden').waitFor();
    await page.getByRole('button', { name: 'Delete shoeSize' }).click();
    await page.getByText('No lead has a value of it.').waitFor();
    await page.getByRole('button', { name: 'Delete field' }).click();
    await page.getByRole('row', { name: 'shoeSize' }).waitFor({ state: 'detached' });
    await expectNoBarriers(page, 'fields-with-hidden-ones');

    // Nor is it offered where fields are chosen.
    await scene.show(page, 'leads');
    await page.getByRole('button', { name: 'Columns' }).click();
    const dialog = page.locator('dialog');
    await dialog.getByLabel('Find a field').fill('score');
    await dialog.getByLabel('Lead Score').waitFor();
    await expect.poll(() => dialog.getByLabel('Messe-Score').count()).toBe(0);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await scene.show(page, 'import');
    await page.locator('input[type=file]').setInputFiles({
      name: 'fair.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('email,Punkte\nada@example.com,1\n'),
    });
    await page.getByRole('combobox', { name: 'Field of the column Punkte' }).fill('score');
    await page.getByRole('option', { name: 'Lead Score' }).waitFor();
    await expect.poll(() => page.getByRole('option', { name: 'Messe-Score' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await scene.returnPage(page);
  });

  it('opens companies before they are changed, and shows what is cleared', { timeout: 60_000 }, async () => {
    const page = await scene.borrowPage();
    const hostile = 'Acme \u202Eexe';
    await scene.api.send('POST', '/rest/v1/companies.json', {
      input: [{ externalCompanyId: 'acme', company: hostile, industry: 'Rockets' }],
    });
    await scene.show(page, 'companies');
    await page.getByRole('button', { name: 'New company' }).click();
    await page.getByLabel('External id').fill('acme');
    await page.getByRole('button', { name: 'Create company' }).click();
    await page.getByRole('alert').getByText('There is a company with the external id “acme”').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await scene.show(page, 'companies?by=externalCompanyId&value=acme');
    // What turns the direction of writing is seen.
    await page.getByRole('cell', { name: 'Acme [U+202E]exe' }).waitFor();
    await page.getByRole('button', { name: 'Change acme' }).click();
    const industry = page.getByLabel('Industry', { exact: true });
    await until(async () => (await industry.inputValue()) === 'Rockets');
    await industry.fill('');
    await page.getByText('Will be cleared; it is “Rockets” now.').waitFor();
    await page.getByLabel('Website', { exact: true }).fill('https://acme.example');
    await page.getByText('2 fields will be changed, 1 of them cleared.').waitFor();
    await expectNoBarriers(page, 'change-a-company');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: 'https://acme.example' }).waitFor();
    const fields = 'externalCompanyId,company,industry,website';
    const { result } = await scene.api.get(
      `/rest/v1/companies.json?filterType=externalCompanyId&filterValues=acme&fields=${fields}`,
    );
    expect(result).toMatchObject([{ company: hostile, industry: null, website: 'https://acme.example' }]);
    await scene.show(page, 'services');
    await page.getByRole('button', { name: 'New role' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Administrator');
    await page.getByRole('button', { name: 'Create role' }).click();
    await page.getByRole('alert').getByText('There is a role “Administrator”').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await scene.returnPage(page);
  });

  it('offers time zones, and takes the largest file in megabytes', { timeout: 60_000 }, async () => {
    const page = await scene.borrowPage();
    await scene.show(page, 'settings');
    const zone = page.getByLabel('Time zone');
    expect(await offersOf(zone)).toEqual(expect.arrayContaining(['UTC', 'Europe/Berlin', 'Asia/Tokyo']));
    await zone.fill('Europe/Berlin');
    const size = page.getByLabel('Largest file, in MB');
    expect(await size.inputValue()).toBe('10');
    await size.fill('2.5');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    expect((await scene.api.get('/galena/v1/settings.json')).result).toMatchObject([
      { timeZone: 'Europe/Berlin', maxFileBytes: 2.5 * 2 ** 20 },
    ]);
    await scene.show(page, 'import');
    await page.getByText('Files over 2.5 MB').waitFor();
    await scene.returnPage(page);
  });
});

function offersOf(input: Locator): Promise<readonly string[]> {
  return input.evaluate((element) =>
    [...((element as { list?: { options: Iterable<{ value: string }> } }).list?.options ?? [])].map(
      ({ value }) => value,
    ),
  );
}
