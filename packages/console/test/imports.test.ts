import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../scripts/chromium.ts';
import { sql } from '../../server/src/db/sql.ts';
import { service } from '../../server/test/support/constants.ts';
import { until } from '../../server/test/support/until.ts';
import { expectNoBarriers, expectNoViolations } from './support/barriers.ts';
import { batchIdOn, ConsoleScene } from './support/console.ts';

describe.skipIf(findChromium() === undefined)('files and imports in the console', () => {
  let scene: ConsoleScene;
  beforeAll(async () => {
    scene = await ConsoleScene.open();
  });
  afterAll(() => scene.close());

  it('begins with first steps and a sample file, and shows what became of it on the start page', {
    timeout: 120_000,
  }, async () => {
    const page = await scene.borrowPage();
    await page.getByRole('heading', { name: 'First steps' }).waitFor();
    await expectNoBarriers(page, 'start-empty');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download a sample file' }).click();
    const sample = await readFile(await (await download).path());
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'sample.csv', mimeType: 'text/csv', buffer: sample });
    await page.waitForURL(/#\/import$/);
    await page.getByText('9 of 9 mapped to fields').waitFor();
    await page.getByText('Will go in').waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Import the file' }).click();
    await page
      .getByText('This computer is offline. The file is sent as soon as it is online again.')
      .waitFor();
    await page.context().setOffline(false);
    const batchId = await batchIdOn(page);
    await page.getByText('Every row was imported').waitFor();
    const timeline = page.getByRole('region', { name: 'Timeline' });
    expect(
      (await timeline.getByRole('listitem').allTextContents()).map((text) => text.replace(/^.*[AP]M/, '')),
    ).toEqual(['Submitted by First service', expect.stringMatching(/^Started after /), 'Complete']);
    await page.getByRole('link', { name: 'Start', exact: true }).click();
    const recent = page.getByRole('region', { name: 'Recent imports' });
    await recent.getByRole('row', { name: new RegExp(`^${batchId} sample\\.csv Complete 4 0 `) }).waitFor();
    expect(await page.getByRole('heading', { name: 'First steps' }).count()).toBe(0);
    await expectNoBarriers(page, 'start');
    await scene.returnPage(page);
  });

  it('is not green where rows failed, and tells imports, dry runs and undos apart', {
    timeout: 120_000,
  }, async () => {
    const { api } = scene;
    const some = await api.import({
      file: 'email,leadScore\na@s.io,1\nb@s.io,2\nc@s.io,hot\n',
      name: 'some.csv',
    });
    const all = await api.import({ file: 'email,leadScore\nd@s.io,hot\ne@s.io,warm\n', name: 'all.csv' });
    const undoable = await api.import({ file: 'email\nf@s.io\n', name: 'plain.csv' });
    const undone = await api.send('POST', `/galena/v1/imports/${undoable}/undo.json`, {});
    const undo = Number(undone.result?.[0]?.['batchId']);
    await until(async () => (await api.progress(undo))['status'] === 'complete');
    const page = await scene.borrowPage();
    await scene.show(page, 'imports');
    const table = page.getByRole('region', { name: 'Imports', exact: true });
    const pill = (batchId: number) =>
      table.getByRole('row', { name: new RegExp(`^${batchId} `) }).locator('.pill');
    await pill(some).waitFor();
    expect(await pill(some).evaluateAll(describePills)).toEqual([['Complete, with failures', 'pill warn']]);
    expect(await pill(all).evaluateAll(describePills)).toEqual([['Complete, with failures', 'pill bad']]);
    expect(await pill(undoable).evaluateAll(describePills)).toEqual([['Complete', 'pill good']]);
    await table.getByRole('cell', { name: '1 (33 %)' }).waitFor();
    await table.getByRole('cell', { name: '2 (100 %)' }).waitFor();
    await page.getByRole('button', { name: 'Complete, with failures 2' }).click();
    await pill(undoable).waitFor({ state: 'detached' });
    expect(await table.getByRole('row').count()).toBe(3);
    await page.getByRole('button', { name: /^All/ }).click();
    await page.getByLabel('Kind').selectOption('Undos');
    await table.getByRole('row', { name: `${undo} Undo of import ${undoable} Complete` }).waitFor();
    expect(await table.getByRole('row').count()).toBe(2);
    await page.getByLabel('Kind').selectOption('Imports');
    await page.getByLabel('Sent by').selectOption('First service');
    await pill(some).waitFor();
    // Nothing is cut off where a screen is 1,280 pixels wide.
    expect(await table.evaluate((node) => node.scrollWidth - node.clientWidth)).toBe(0);
    await scene.show(page, `imports/${all}`);
    await page.getByRole('heading', { name: `Import ${all} Complete, with failures`, level: 1 }).waitFor();
    await page
      .getByRole('region', { name: 'Progress' })
      .getByRole('heading', { name: 'Complete, with failures' })
      .waitFor();
    expect(await page.title()).toBe('Complete, with failures · all.csv - Galena');
    await scene.returnPage(page);
  });

  it('says on any page that an import is done, and in the title of the tab how far it is', {
    timeout: 120_000,
  }, async () => {
    await scene.stopServer();
    await scene.startServer('api');
    const submitted = await scene.api.submit({ file: 'email, city\ntoast@s.io,Rome\n', name: 'toast.csv' });
    const batchId = Number(submitted.result?.[0]?.['batchId']);
    const page = await scene.borrowPage();
    await scene.show(page, `imports/${batchId}`);
    await page.getByText('Next in the queue.').waitFor();
    expect(await page.title()).toBe('Queued · toast.csv - Galena');
    await page.getByRole('button', { name: 'Cancel the import' }).click();
    await page.getByRole('button', { name: 'Keep the import running' }).click();
    await page.getByRole('link', { name: 'Static lists' }).click();
    await page.getByRole('heading', { name: 'Static lists' }).waitFor();
    expect(await page.title()).toBe('Static lists - Galena');
    await scene.stopServer();
    await scene.startServer('all');
    const toast = page
      .getByRole('status', { name: 'Notices' })
      .getByRole('link', { name: 'toast.csv is complete: 1 row imported.' });
    await toast.waitFor();
    await expectNoViolations(page, 'toast');
    await toast.click();
    await page.getByRole('heading', { name: `Import ${batchId} Complete` }).waitFor();
    expect(await toast.count()).toBe(0);
    // The blank is why the column has no field.
    await page.getByText('1 column: " city"').waitFor();
    await scene.returnPage(page);
  });

  it('has a page for a file in parts that any tab can open, and that outlives the server', {
    timeout: 120_000,
  }, async () => {
    await scene.api.send('POST', '/galena/v1/settings.json', { maxFileBytes: 20_000 });
    const page = await scene.borrowPage();
    // The last row changes the lead that the first one has created.
    const rows = Array.from(
      { length: 2_000 },
      (_, row) => `parts${row % 1_999}@s.io,${row % 500 === 7 ? 'hot' : row},Part`,
    );
    const buffer = Buffer.from(`email,leadScore,firstName\n${rows.join('\n')}\n`);
    // The third part is on its way until it is let through.
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let uploads = 0;
    await page.route('**/bulk/v1/leads.json', async (route) => {
      uploads += 1;
      if (uploads > 2) await held;
      await route.continue();
    });
    await page.locator('input[type=file]').setInputFiles({ name: 'parts.csv', mimeType: 'text/csv', buffer });
    await page.getByText('Will go in').waitFor();
    await page.getByRole('button', { name: 'Import the file' }).click();
    await page.waitForURL(/#\/files\/[a-z0-9]{1,6}$/);
    await page.getByText('Keep this tab open until all parts are sent.').waitFor();
    await page.getByRole('heading', { name: 'parts.csv Sending' }).waitFor();
    const parts = page.getByRole('region', { name: 'Parts of the file' }).getByRole('row');
    await parts.nth(2).waitFor();
    await page.waitForFunction('/^\\d+ % · parts\\.csv - Galena$/.test(document.title)');

    const other = await openTab(page);
    await other.getByText('Another tab of this browser is sending the rest.').waitFor();
    await scene.stopServer();
    for (const tab of [page, other]) {
      await tab
        .getByText('The server does not answer. It may be restarting. What you see may be out of date.')
        .waitFor();
    }
    await page.getByText('Sending continues as soon as the server can be reached.').waitFor();
    await scene.startServer('all');
    release();
    for (const tab of [page, other]) {
      await tab.getByRole('heading', { name: 'parts.csv Complete, with failures' }).waitFor();
    }
    await other.getByText('2,000 of 2,000 rows').waitFor();
    await other.reload();
    // The rows that failed in all of them are corrected together.
    await other.getByText('4 shown').waitFor();
    const grid = other.getByRole('grid', { name: 'Rows that failed' });
    const lines = () => grid.locator('[role=gridcell][aria-colindex="1"]').allTextContents();
    expect(await lines()).toEqual(['9', '509', '1009', '1509']);
    await expectNoBarriers(other, 'file');
    const download = other.waitForEvent('download');
    await other.getByRole('button', { name: 'Download as file' }).click();
    expect((await readFile(await (await download).path(), 'utf8')).trimEnd().split('\n')).toEqual([
      '\uFEFFemail,leadScore,firstName,Import Failure Reason',
      ...[7, 507, 1_007, 1_507].map(
        (row) => `parts${row}@s.io,hot,Part,Invalid data type in field Lead Score`,
      ),
    ]);
    await grid.getByText('hot').first().click();
    await other.getByRole('button', { name: 'Replace…' }).click();
    await other.getByLabel('Replace with').fill('50');
    await other.getByRole('dialog').getByRole('button', { name: 'Replace' }).click();
    await other.getByRole('button', { name: 'Send the corrected rows (4)' }).click();
    await batchIdOn(other);
    await other.getByText('Every row was imported').waitFor();
    expect(await scene.api.leads(['parts1507@s.io'], 'leadScore')).toMatchObject([{ leadScore: 50 }]);
    await other.close();

    const sent = await parts.count();
    await page.getByRole('link', { name: 'Start', exact: true }).click();
    const entry = page.getByRole('region', { name: 'Recent imports' }).getByRole('row', {
      name: `parts.csv in ${sent - 1} parts Complete, with failures 2,000 4 (0.2 %)`,
    });
    await entry.getByRole('link').click();
    const created = page.getByRole('region', { name: 'Created and changed leads', exact: true });
    await created.getByRole('button', { name: 'Created 1,995' }).waitFor();
    await page.getByRole('button', { name: 'Undo the whole file' }).click();
    const dialog = page.getByRole('dialog', { name: 'Undo parts.csv?' });
    await dialog.getByText('1,995 leads would be deleted, and 1 value restored.', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: `Undo ${sent - 1} parts` }).click();
    await page.getByText('Undone', { exact: true }).waitFor();
    expect(await scene.api.leads(['parts0@s.io', 'parts1998@s.io'], 'id')).toEqual([]);
    expect(await scene.api.leads(['parts1507@s.io'], 'leadScore')).toHaveLength(1);
    // As after an error that does not pass: the part whose undo has failed is not undone.
    await scene.database.execute(
      sql`update galena.imports set status = 'failed', failure_cause = 'the disk is full' where batch_id = (select max(batch_id) from galena.imports where undoes is not null)`,
    );
    await page.reload();
    await page.getByRole('button', { name: 'Undo the whole file' }).click();
    await dialog.getByRole('button', { name: 'Undo 1 part', exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await scene.api.send('POST', '/galena/v1/settings.json', { maxFileBytes: 10_485_760 });
    await scene.returnPage(page);
  });

  it('has one row of a menu on a phone, which opens and closes by keyboard', {
    timeout: 60_000,
  }, async () => {
    const page = await scene.borrowPage();
    await page.setViewportSize({ width: 390, height: 844 });
    const header = page.getByRole('banner');
    expect((await header.boundingBox())?.height).toBeLessThan(60);
    const menu = page.getByRole('button', { name: 'Menu' });
    const fields = page.getByRole('link', { name: 'Fields' });
    expect(await fields.isVisible()).toBe(false);
    await menu.press('Enter');
    await fields.waitFor();
    await expectNoViolations(page, 'menu-phone');
    await page.keyboard.press('Escape');
    await fields.waitFor({ state: 'hidden' });
    await menu.click();
    await fields.click();
    await page.getByRole('heading', { name: 'Fields', level: 1 }).waitFor();
    expect(await fields.isVisible()).toBe(false);
    await page.setViewportSize({ width: 1280, height: 800 });
    await scene.returnPage(page);
  });
});

/** Another tab at the same place, signed in as the first one. */
async function openTab(page: Page): Promise<Page> {
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByLabel('Client id').fill(service.clientId);
  await other.getByLabel('Client secret').fill(service.clientSecret);
  await other.getByRole('button', { name: 'Sign in' }).click();
  return other;
}

const describePills = (nodes: readonly { textContent: string | null; className: string }[]) =>
  nodes.map(({ textContent, className }) => [textContent, className]);
