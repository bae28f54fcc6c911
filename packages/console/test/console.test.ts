import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../scripts/chromium.ts';
import { useFolder } from '../../client/test/support/folder.ts';
import { sql } from '../../server/src/db/sql.ts';
import { service } from '../../server/test/support/constants.ts';
import { expectNoViolations } from './support/barriers.ts';
import { batchIdOn, ConsoleScene } from './support/console.ts';
import { hostileCells, hugeCell, problemFile, shownCells } from './support/files.ts';

describe.skipIf(findChromium() === undefined)('the console in a browser', () => {
  let scene: ConsoleScene;
  beforeAll(async () => {
    scene = await ConsoleScene.open();
  });
  afterAll(() => scene.close());

  it('takes a file from the drop to its corrected rows', { timeout: 120_000 }, async () => {
    const page = await scene.borrowPage();
    const { text, failed, warned } = problemFile(500);
    const name = 'fair "2026" <b>.csv';
    // Latin letters beyond ASCII, as old spreadsheets write them.
    const bytes = Buffer.from(text, 'latin1').toString('base64');
    const dropped = await page.evaluateHandle(
      `(() => { const transfer = new DataTransfer(); transfer.items.add(new File([Uint8Array.from(atob('${bytes}'), (c) => c.charCodeAt(0))], ${JSON.stringify(name)})); return transfer; })()`,
    );
    await page
      .getByRole('region', { name: 'File', exact: true })
      .dispatchEvent('drop', { dataTransfer: dropped });
    await page.getByRole('cell', { name: 'Zoë 1', exact: true }).waitFor();
    expect(await page.getByLabel('Delimiter').inputValue()).toBe(';');
    expect(await page.getByLabel('Encoding').inputValue()).toBe('windows-1252');
    expect(await page.getByLabel('Header row').inputValue()).toBe('1');
    const columns = page.getByRole('region', { name: 'Map columns to fields' });
    expect(await columns.getByText('4 of 5 mapped to fields').isVisible()).toBe(true);
    expect(await page.getByLabel('Field of the column E-Mail').inputValue()).toBe('Email Address');
    const check = page.getByRole('region', { name: 'What will happen' });
    await check.getByText('Will fail').waitFor();
    expect(await check.locator('dd').allTextContents()).toEqual([
      '500',
      String(500 - failed),
      String(failed),
      String(warned),
    ]);
    await check.getByText('Invalid data type in field Lead Score').click();
    expect(await check.locator('details[open] .lines').textContent()).toMatch(/^Line 4.*Line 29.*Line 54/);
    await page.getByLabel('Static list').selectOption('new');
    await page.getByLabel('Name', { exact: true }).fill('Spring fair');
    await page.getByRole('button', { name: 'Create list' }).click();
    await page.locator('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Import the file' }).click();
    const batchId = await batchIdOn(page);
    const grid = page.getByRole('grid', { name: 'Rows that failed' });
    await grid.getByText('Zoë 3', { exact: true }).waitFor();
    const counts = page.getByRole('region', { name: 'Progress' }).locator('dl.stats dd');
    expect(await counts.allTextContents()).toEqual([
      String(500 - failed),
      '0',
      '0',
      String(failed),
      String(warned),
    ]);
    await page
      .getByText(`Import completed with errors, ${500 - failed} records imported`)
      .first()
      .waitFor();
    expect(await page.getByRole('region', { name: 'Status as the API gives it' }).textContent()).toContain(
      `numOfRowsFailed${failed}`,
    );
    const durations = page.getByRole('region', { name: 'Durations by phase' });
    expect(await durations.textContent()).toMatch(
      /Waiting for its turn\d.*Writing leads and reports\d.*Committing\d/s,
    );
    // By reason, and one row mended by keyboard alone.
    await page.getByRole('button', { name: 'Invalid data type in field Lead Score 20' }).click();
    await page.getByText('20 shown').waitFor();
    await grid.getByText('hot').first().click();
    await page.getByText('Lead Score: a whole number').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('42');
    await page.keyboard.press('Enter');
    await page.getByText('Would go in', { exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('F2');
    await page.keyboard.type('still hot');
    await page.keyboard.press('Enter');
    await page.getByText('Would still fail: Invalid data type in field Lead Score').waitFor();
    await page.getByText('2 rows changed. 1 row would fail again.').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as file' }).click();
    expect(await readFile(await (await download).path(), 'utf8')).toBe(
      `\uFEFF${await scene.api.report(batchId, 'failures')}`,
    );
    await page.getByRole('button', { name: 'Send the corrected rows (2)' }).click();
    await page.waitForURL((url) => !url.hash.endsWith(`/${batchId}`));
    await page.getByRole('grid').getByText('still hot').waitFor();
    const corrected = await batchIdOn(page);
    expect(await scene.api.progress(corrected)).toMatchObject({
      created: 1,
      failed: 1,
      rowsTotal: 2,
      listId: expect.any(Number),
    });
    expect(await scene.api.leads(['zoe3@example.com'], 'leadScore,firstName')).toMatchObject([
      { leadScore: 42, firstName: 'Zoë 3' },
    ]);
    // The two know each other.
    await page.getByRole('link', { name: `import ${batchId}` }).click();
    await page.getByRole('link', { name: `import ${corrected}` }).waitFor();
    await scene.returnPage(page);
  });

  it('saves what an import does as a template, and imports another file by it', {
    timeout: 60_000,
  }, async () => {
    const page = await scene.borrowPage();
    const choose = (name: string, text: string) =>
      page
        .locator('input[type=file]')
        .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    await choose('june.csv', 'email,Kennzahl,firstName\nt1@x.io,"1.500,5",A\n');
    const card = page.getByRole('region', { name: 'Template' });
    await card.getByText('No template fits the columns of this file.').waitFor();
    await page.getByRole('button', { name: 'Set rules' }).click();
    await page.getByLabel('Mode').selectOption('createOnly');
    await card.getByRole('button', { name: 'Save as template' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Fair');
    await page.getByRole('button', { name: 'Save the template' }).click();
    await card.getByText('Fair, version 1, is used. It has set: 2 columns, rules.').waitFor();
    await choose('july.csv', 'FirstName,EMAIL\nB,t2@x.io\n');
    await card.getByText('fits this file, and is not used yet.').waitFor();
    await card.getByRole('button', { name: 'Use the template' }).click();
    await card.getByText('Fair, version 1, is used.').waitFor();
    await page.getByRole('button', { name: 'Import the file' }).click();
    const batchId = await batchIdOn(page);
    await page.getByText('Fair, version 1', { exact: true }).waitFor();
    expect(await scene.api.progress(batchId)).toMatchObject({
      template: { name: 'Fair', version: 1 },
      rules: { mode: 'createOnly' },
    });
    await page.getByRole('link', { name: 'Templates', exact: true }).click();
    await page.getByRole('cell', { name: 'email, firstName' }).waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete the template' }).click();
    await page.getByText('Fair', { exact: true }).waitFor({ state: 'detached' });
    await scene.returnPage(page);
  });

  it('imports by rules, shows what they left out, and sends corrected rows by them', {
    timeout: 60_000,
  }, async () => {
    const page = await scene.borrowPage();
    const text = 'email,firstName,leadScore\nr1@x.io,A,hot\nr1@x.io,B,1\nr2@x.io,C,2\n';
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'ruled.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    const check = page.getByRole('region', { name: 'What will happen' });
    await check.getByText('Invalid data type in field Lead Score').waitFor();
    await page.getByRole('button', { name: 'Set rules' }).click();
    await page.getByLabel('Mode').selectOption('createOnly');
    await page.getByLabel('Of rows with the same key').selectOption('first');
    await page.getByLabel('Rule for a field').selectOption('firstName');
    await page.getByLabel('First Name', { exact: true }).selectOption('Append, separated by ;');
    await page.getByLabel('Cells beyond the header').selectOption('fail');
    await page.getByLabel('Columns that match no field').selectOption('reject');
    await check.getByText('An earlier row has the same key').waitFor();
    expect(await check.locator('dd').allTextContents()).toEqual(['3', '1', '1', '1', '0']);
    await page.getByRole('button', { name: 'Import the file' }).click();
    const batchId = await batchIdOn(page);
    await page
      .getByText(
        'mode createOnly, repeatedKeys first, surplusCells fail, unknownColumns reject, firstName append ";"',
      )
      .waitFor();
    await page.getByRole('button', { name: 'Skipped 1' }).click();
    await page
      .getByRole('grid', { name: 'Rows that the rules left out' })
      .getByText('An earlier row has the same key')
      .waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as file' }).click();
    expect(await readFile(await (await download).path(), 'utf8')).toBe(
      '\uFEFFemail,firstName,leadScore,Import Skip Reason\nr1@x.io,B,1,An earlier row has the same key\n',
    );
    await page.getByRole('button', { name: 'Failures 1' }).click();
    await page.getByRole('grid', { name: 'Rows that failed' }).getByText('hot').click();
    await page.keyboard.press('Enter');
    await page.keyboard.type('7');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Send the corrected rows (1)' }).click();
    await page.waitForURL((url) => !url.hash.endsWith(`/${batchId}`));
    const rules = { mode: 'createOnly', repeatedKeys: 'first', fields: { firstName: { append: ';' } } };
    expect(await scene.api.progress(await batchIdOn(page))).toMatchObject({ rules });
    await scene.returnPage(page);
  });

  it('sends corrected rows into the fields that the template of their import says', async () => {
    const template = {
      name: 'Swapped',
      columns: { firstName: 'lastName', lastName: 'firstName', phone: null },
    };
    const [saved] = (await scene.api.send('POST', '/galena/v1/templates.json', template)).result ?? [];
    const file = 'email,firstName,lastName,phone,leadScore\nt1@x.io,Lovelace,Ada,secret,hot\n';
    const sent = await scene.api.createImport({ file, form: { template: 'Swapped' } });
    const batchId = Number(sent.result?.[0]?.['batchId']);
    await scene.api.untilFinished(batchId);
    const page = await scene.borrowPage();
    await scene.show(page, `imports/${batchId}`);
    await page.getByRole('grid', { name: 'Rows that failed' }).getByText('hot').click();
    await page.keyboard.press('Enter');
    await page.keyboard.type('7');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Send the corrected rows (1)' }).click();
    await page.waitForURL((url) => !url.hash.endsWith(`/${batchId}`));
    const corrected = await batchIdOn(page);
    await scene.api.untilFinished(corrected);
    expect(await scene.api.progress(corrected)).toMatchObject({
      created: 1,
      template: { templateId: saved?.['templateId'], name: 'Swapped', version: 1 },
    });
    expect(await scene.api.leads(['t1@x.io'], 'firstName,lastName,phone,leadScore')).toMatchObject([
      { firstName: 'Ada', lastName: 'Lovelace', phone: null, leadScore: 7 },
    ]);
    await scene.returnPage(page);
  });

  it('corrects many rows at once, and loses no correction', { timeout: 120_000 }, async () => {
    const rows = ['hot,1', 'hot,2', 'hot,3', 'hot,much', '5,much', '5,much'];
    const lines = rows.map((cells, row) => `fix${row}@k.io,Fix ${row},${cells}`);
    const file = ['email,firstName,leadScore,annualRevenue', ...lines, ',Fix 6,5,7'].join('\n');
    const batchId = await scene.api.import({ file, name: 'fix.csv' });
    const page = await scene.borrowPage();
    await scene.show(page, `imports/${batchId}`);
    const grid = page.getByRole('grid', { name: 'Rows that failed' });
    const cell = (row: number, column: number) =>
      grid.getByRole('row').nth(row).getByRole('gridcell').nth(column);
    const reasons = () => grid.locator('[role=gridcell][aria-colindex="2"]').allTextContents();
    await grid.getByText('Fix 6').waitFor();
    // Cells to blame come first, all of them marked, with each reason of their row.
    expect(await grid.getByRole('columnheader').allTextContents()).toEqual([
      ...['Line', 'Reason', 'leadScore', 'annualRevenue', 'email', 'firstName'],
    ]);
    expect((await reasons())[3]).toBe(
      'Invalid data type in field Lead Score; Invalid data type in field Annual Revenue',
    );
    expect(await grid.locator('[aria-invalid=true]').allTextContents()).toEqual([
      ...['hot', 'hot', 'hot', 'hot', 'much', 'much', 'much', ''],
    ]);
    await cell(1, 2).click();
    await grid.getByText('“hot” Invalid data type in field Lead Score').waitFor();
    await grid.getByText('Accepted: a whole number').waitFor();
    // Typing begins at once.
    await page.keyboard.type('70');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Control+d');
    await page.getByText('Filled down: 2 rows changed.').waitFor();
    await page.getByText('3 rows changed.', { exact: true }).waitFor();
    await page.keyboard.press('Control+z');
    await page.getByText('1 row changed.', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Redo' }).click();
    await page.getByText('3 rows changed.', { exact: true }).waitFor();
    await cell(5, 3).click();
    await page.getByRole('button', { name: 'Replace…' }).click();
    expect(await page.getByLabel('Find').locator('option').allTextContents()).toEqual([
      ...['Every value that fails × 3', 'Every value × 7', 'A text within cells', 'much × 3'],
      ...['1 × 1', '2 × 1', '3 × 1', '7 × 1'],
    ]);
    await page.getByLabel('Replace with').fill('12.5');
    await page.getByText('3 cells would change.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Replace' }).click();
    await page.getByText('6 rows changed. 1 row would fail again.').waitFor();
    // As spreadsheets copy a block with a gap; what is beyond the last row or column is not pasted.
    await cell(6, 4).click();
    await page.evaluate(`(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', '"fix ""5""@k.io"\\t\\r\\nfix6@k.io\\tSix\\tx\\r\\n\\tSeven\\r\\n');
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    })()`);
    await page.getByText('Pasted: 2 rows changed.').waitFor();
    expect([await cell(6, 4).textContent(), await cell(7, 4).textContent()]).toEqual([
      'fix "5"@k.io',
      'fix6@k.io',
    ]);
    await page.getByRole('button', { name: 'Drop row' }).click();
    await page.getByText('6 rows changed, 1 row dropped. 1 row would fail again.').waitFor();
    expect(await reasons()).toEqual([
      ...['Corrected', 'Corrected', 'Corrected', 'Invalid data type in field Lead Score'],
      ...['Corrected', 'Dropped', 'Corrected'],
    ]);
    // Another report, another page, a reload, another tab.
    const isThere = () => page.getByText('6 rows changed, 1 row dropped. 1 row would fail again.').waitFor();
    await page.getByRole('button', { name: 'Warnings 0' }).click();
    await page.getByText('No row warned.').waitFor();
    await page.getByRole('button', { name: 'Failures 7' }).click();
    await isThere();
    await scene.show(page, 'lists');
    await scene.show(page, `imports/${batchId}`);
    await isThere();
    await page.reload();
    await isThere();
    const other = await page.context().newPage();
    await other.goto(`${scene.origin}/console/`);
    const key = `galena.corrections.000-GAL-000.${batchId}.failures`;
    const write = (text: string) => other.evaluate(`localStorage.setItem('${key}', ${JSON.stringify(text)})`);
    const kept = String(await other.evaluate(`localStorage.getItem('${key}')`));
    await write(kept.replace(',"isDropped":true', ''));
    await page.getByText('7 rows changed. 1 row would fail again.').waitFor();
    await write(kept);
    await isThere();
    await other.close();
    await page.getByRole('button', { name: 'Sign out' }).click();
    const question = page.getByRole('dialog', { name: 'Discard corrections?' });
    await question.getByText(`Corrected rows of import ${batchId} have not been sent.`).waitFor();
    await question.getByRole('button', { name: 'Cancel' }).click();

    await page.getByLabel('without the 1 row that would fail again').check();
    await page.getByRole('button', { name: 'Send the corrected rows (5)' }).click();
    await page.waitForURL((url) => !url.hash.endsWith(`/${batchId}`));
    await page.getByText('Every row was imported').waitFor();
    const sentIn = await batchIdOn(page);
    expect(
      await scene.api.leads(
        ['fix0@k.io', 'fix2@k.io', 'fix4@k.io', 'fix6@k.io'],
        'leadScore,annualRevenue,firstName',
      ),
    ).toMatchObject([
      { leadScore: 70, annualRevenue: 1, firstName: 'Fix 0' },
      { leadScore: 70, annualRevenue: 3 },
      { leadScore: 5, annualRevenue: 12.5 },
      { leadScore: 5, annualRevenue: 7, firstName: 'Six' },
    ]);
    // What was sent is not sent twice.
    await scene.show(page, `imports/${batchId}`);
    await page.getByText('2 shown').waitFor();
    await page.getByLabel('Show 5 rows sent before').check();
    await page.getByText('7 shown').waitFor();
    expect((await reasons())[0]).toBe(`Sent in import ${sentIn}`);

    // On a phone a row is a card.
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByLabel('Show 5 rows sent before').uncheck();
    const cards = page.getByRole('list', { name: 'Rows that failed' });
    const card = cards.getByRole('listitem').filter({ hasText: 'Line 5' });
    await card.getByLabel('leadScore').fill('4');
    await page.keyboard.press('Enter');
    await card.getByText('Corrected').waitFor();
    await card.getByText('Other cells').click();
    expect(await card.getByLabel('firstName').inputValue()).toBe('Fix 3');
    await expectNoViolations(page, 'cards');
    await cards.getByRole('button', { name: 'Restore row' }).click();
    await page.getByText('2 rows changed, 5 rows sent before.').waitFor();
    await page.setViewportSize({ width: 1280, height: 800 });

    // Cells that have no column can be removed.
    const rules = JSON.stringify({ surplusCells: 'fail' });
    const wide = await scene.api.createImport({ file: 'email\nwide@k.io,x,y\n', form: { rules } });
    await scene.show(page, `imports/${String(wide.result?.[0]?.['batchId'])}`);
    await grid.getByText('x | y').click();
    await grid.getByText('“x | y” Row has more cells than the header').waitFor();
    await page.keyboard.press('z');
    // A browser that has no room keeps them as long as the page is open, and asks before it is closed.
    await page.evaluate(fillStorage);
    await page.keyboard.press('Delete');
    const noRoom = page.getByRole('alert').getByText('This browser has no room to keep these corrections.');
    await noRoom.waitFor();
    const asks = "!dispatchEvent(new Event('beforeunload', { cancelable: true }))";
    expect(await page.evaluate(asks)).toBe(true);
    const importPage = page.url();
    await scene.show(page, 'lists');
    await page.goto(importPage);
    await page.getByText('1 row changed.', { exact: true }).waitFor();
    expect(await noRoom.isVisible()).toBe(true);
    await page.evaluate(
      "for (const key of Object.keys(localStorage)) if (key.startsWith('fill')) localStorage.removeItem(key)",
    );
    await grid.getByText('Corrected').click();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.type('wider@k.io');
    await page.keyboard.press('Enter');
    await noRoom.waitFor({ state: 'detached' });
    expect(await page.evaluate(asks)).toBe(false);
    await page.getByText('Would go in', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Send the corrected rows (1)' }).click();
    await page.getByText('Every row was imported').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Discard and sign out' }).click();
    await page.getByLabel('Client id').waitFor();
    const left = String(await page.evaluate(`localStorage.getItem('${key}')`));
    expect(JSON.parse(left).rows).toEqual(
      [0, 1, 2, 4, 6].map((row) => ({ row: row + 1, cells: [], sentIn })),
    );
    await page.getByLabel('Client id').fill(service.clientId);
    await page.getByLabel('Client secret').fill(service.clientSecret);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    await scene.returnPage(page);
  });

  it('shows what an import would change, and imports the file from there', { timeout: 60_000 }, async () => {
    const page = await scene.borrowPage();
    await scene.api.sync([{ email: 'dry1@x.io', firstName: 'Ada' }]);
    const text = 'email,firstName,leadScore\ndry1@x.io,Ann,1\ndry2@x.io,Bo,2\ndry3@x.io,Cy,many\n';
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'dry.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.getByRole('button', { name: 'See what would change' }).click();
    const dryRun = await batchIdOn(page);
    await page.getByRole('heading', { name: `Dry run ${dryRun}` }).waitFor();
    const change = page.getByRole('region', { name: 'What would change' });
    await change.getByText('New leads').waitFor();
    expect(await change.locator('dl.stats dd').allTextContents()).toEqual(['1', '1']);
    const fields = page.getByRole('region', { name: 'By field' });
    expect(await fields.getByRole('row', { name: /^First Name/ }).textContent()).toBe(
      'First Name1001Ann 1Bo 1',
    );
    const leads = page.getByRole('region', { name: 'Lead by lead' });
    await leads.getByText('First Name: Ada → Ann').waitFor();
    await leads.getByRole('button', { name: 'New 1' }).click();
    const created = leads.getByRole('cell', { name: 'dry2@x.io', exact: true });
    await created.waitFor();
    await leads.getByText('First Name: Bo').waitFor();
    expect(await leads.getByText('Ada → Ann').count()).toBe(0);
    await leads.getByRole('button', { name: 'All' }).click();
    await leads.getByLabel('Value contains').fill('aNN');
    await page.keyboard.press('Enter');
    await created.waitFor({ state: 'detached' });
    const download = page.waitForEvent('download');
    await leads.getByRole('button', { name: 'Download as CSV' }).click();
    expect(await readFile(await (await download).path(), 'utf8')).toMatch(
      /^\uFEFFrow,line,leadId,key,outcome,field,oldValue,newValue\n1,2,\d+,dry1@x\.io,changed,firstName,Ada,Ann\n/,
    );
    const reported = page.getByRole('region', { name: 'Reported rows' });
    await reported.getByRole('button', { name: 'Would fail 1' }).waitFor();
    await reported.getByText('Invalid data type in field Lead Score').waitFor();
    expect(await scene.api.leads(['dry2@x.io'], 'id')).toEqual([]);
    await change.getByRole('button', { name: 'Import the file' }).click();
    await page.waitForURL((url) => !url.hash.endsWith(`/${dryRun}`));
    await page.getByRole('link', { name: `dry run ${dryRun}` }).waitFor();
    await page.getByText('Import completed with errors, 2 records imported').first().waitFor();
    expect(await scene.api.leads(['dry2@x.io'], 'firstName')).toMatchObject([{ firstName: 'Bo' }]);
    // The first line of a file that was sent with a header above it.
    const bare = await scene.api.createImport({
      file: 'email,firstName\ndry1@x.io,Bea\n',
      name: 'bare.csv, without a header',
      form: { dryRun: 'true' },
    });
    const bareId = Number(bare.result?.[0]?.['batchId']);
    await scene.show(page, `imports/${bareId}`);
    await leads.getByRole('row', { name: /^1 \d+ dry1@x\.io First Name: Ann → Bea/ }).waitFor();
    const bareFile = page.waitForEvent('download');
    await leads.getByRole('button', { name: 'Download as CSV' }).click();
    expect(await readFile(await (await bareFile).path(), 'utf8')).toContain('\n1,1,');
    await scene.returnPage(page);
  });

  it('finds the header row, and takes another one', { timeout: 120_000 }, async () => {
    const page = await scene.borrowPage();
    const text =
      'Customer list 2026\n\n email ,city,city,,createdAt\nheader@example.com,Oslo,Rome,x,2020\nno address,,,,\n';
    const choose = (name: string, content: string | Buffer) =>
      page
        .locator('input[type=file]')
        .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
    await choose('unsure.csv', Buffer.from('email,city\na@x.io,Gori\x9aek\n', 'latin1'));
    const question = page.getByRole('group', { name: 'Which encoding is right?' });
    await question.getByRole('cell', { name: 'Gorišek' }).waitFor();
    expect(await page.getByRole('button', { name: 'Import the file' }).count()).toBe(0);
    await question.getByRole('button', { name: /Read as WINDOWS-125/ }).click();
    await page.getByRole('button', { name: 'Import the file' }).waitFor();
    await choose('title.csv', text);
    await page.getByText('The header is in line 3; the row above it is not sent.').waitFor();
    const header = page.getByLabel('Header row');
    expect(await header.inputValue()).toBe('3');
    await page
      .getByText('Two columns go into the field city: column 2 (city) and column 3 (city).')
      .waitFor();
    const columns = page.getByRole('region', { name: 'Map columns to fields' });
    await columns.getByRole('button', { name: 'Unmatched (1)' }).waitFor();
    await columns.getByText('Read-only: skipped').waitFor();
    await page.getByLabel('Field of column 3 (city)').click();
    await page.getByRole('option', { name: 'Skip column' }).click();
    await page.getByText('Will warn').waitFor();
    await header.selectOption('1');
    await page.getByText('No column goes into email').waitFor();
    await header.selectOption('3');
    await page.getByLabel('Field of column 3 (city)').click();
    await page.getByRole('option', { name: 'Skip column' }).click();
    await page.getByRole('button', { name: 'Import the file' }).click();
    const batchId = await batchIdOn(page);
    await page.getByText('1 column: (no name)').waitFor();
    await page.getByRole('heading', { name: `Import ${batchId} Complete` }).waitFor();
    expect(await scene.api.leads(['header@example.com'], 'city')).toMatchObject([{ city: 'Oslo' }]);
    const { result } = await scene.api.get(`/galena/v1/imports/${batchId}/warnings.json`);
    expect(result).toMatchObject([{ line: 5 }]);

    await scene.show(page, 'import');
    await choose('none.csv', 'none@example.com,Ann\n');
    await page.getByText('The file seems to have no header').waitFor();
    expect(await header.inputValue()).toBe('0');
    await page.getByLabel('Field of the column Column 1').waitFor();
    await choose('page.csv', '<!DOCTYPE html><title>Leads</title>');
    await page.getByText('The file looks like an HTML page').waitFor();
    // There is nothing to be set.
    expect(await page.getByRole('region', { name: 'How the file is read' }).count()).toBe(0);
    await choose('bad-byte.csv', Buffer.from('email,city\na@x.io,Zo\xc3\xab \xe9\n', 'latin1'));
    await page.getByText('line 2, column 12: byte 0xE9').waitFor();
    await page.getByText('Correct the file, choose another encoding').waitFor();
    expect(await page.getByLabel('Delimiter').count()).toBe(0);
    await page.getByLabel('Invalid bytes').selectOption('replace');
    await page.getByRole('button', { name: 'Import the file' }).waitFor();
    await choose('failures.csv', '\ufeffemail,city,Import Failure Reason\na@x.io,Oslo,too long\n');
    await page.getByText('The last column, Import Failure Reason, says why the rows were reported').waitFor();
    await columns.getByText('2 of 2 mapped to fields').waitFor();
    await choose('iso.csv', 'email,dateOfBirth\na@x.io,2026-01-31\n');
    await page.getByText('31 January 2026 (year first)').waitFor();
    // No other column is taken for the key unless somebody says so.
    await choose('no-lookup.csv', 'city,firstName\nOslo,Ann\n');
    await page.getByText('No column goes into email').waitFor();
    await page.getByLabel('Lookup field').selectOption('firstName');
    await page.getByText('Will fail').waitFor();
    await scene.returnPage(page);
  });

  it('asks how dates and numbers are read, and sends them so', { timeout: 120_000 }, async () => {
    const page = await scene.borrowPage();
    const file =
      'email;dateOfBirth;annualRevenue;unsubscribed\nread1@example.com;05/06/1990;1.500;ja\nread2@example.com;07/08/1985;2.250;nein\n\nread3@example.com;32/08/1985;3.750;ja\n';
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'export.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
    const readings = page.getByRole('region', { name: 'How dates and numbers are read' });
    await readings
      .getByText(
        'dateOfBirth: "05/06/1990" in line 2 is 5 June 1990 (day first) or 6 May 1990 (month first).',
      )
      .waitFor();
    expect(await readings.getByText('ja is true').isVisible()).toBe(true);
    const send = page.getByRole('button', { name: 'Import the file' });
    expect(await send.isDisabled()).toBe(true);
    await page.getByLabel('How dateOfBirth is read').selectOption({ label: '5 June 1990 (day first)' });
    await page.getByLabel('How annualRevenue is read').selectOption({ label: '1500 (decimal comma)' });
    await page.getByText('Will go in').waitFor();
    // While the file is read with other settings, what was read before is not sent.
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/worker/, (route) => held.then(() => route.continue()), { times: 1 });
    await page.getByLabel('Encoding').selectOption('windows-1252');
    expect(await send.isDisabled()).toBe(true);
    release();
    await send.click();
    await batchIdOn(page);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as file' }).click();
    expect(await readFile(await (await download).path(), 'utf8')).toBe(
      '\uFEFFemail;dateOfBirth;annualRevenue;unsubscribed;Import Failure Reason\n' +
        'read3@example.com;32/08/1985;3.750;ja;Invalid data type in field Date of Birth\n',
    );
    expect(
      await scene.api.leads(
        ['read1@example.com', 'read2@example.com'],
        'dateOfBirth,annualRevenue,unsubscribed',
      ),
    ).toMatchObject([
      { dateOfBirth: '1990-06-05', annualRevenue: 1500, unsubscribed: true },
      { dateOfBirth: '1985-08-07', annualRevenue: 2250, unsubscribed: false },
    ]);
    await scene.returnPage(page);
  });

  it('shows what imports and calls did to leads, and gives both as files', { timeout: 120_000 }, async () => {
    const { api } = scene;
    const first = await api.import({
      file: 'email,firstName\nold@h.io,Ada\nsame@h.io,Bo\n',
      name: 'first.csv',
      form: { listId: '1001' },
    });
    const file = 'email,firstName\nnew@h.io,Cy\nold@h.io,"Eda, née ""A"""\nsame@h.io,Bo\n';
    const second = await api.import({ file, name: 'second.csv' });
    await api.sync([{ email: 'old@h.io', firstName: 'Ida' }]);
    const [lead] = await api.leads(['old@h.io'], 'id');
    const page = await scene.borrowPage();
    const save = async (label: string) => {
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: label }).click();
      return readFile(await (await download).path(), 'utf8');
    };

    await scene.show(page, `leads/${String(lead?.['id'])}`);
    const history = page.getByRole('region', { name: 'History' }).locator('tbody tr');
    await history.nth(3).waitFor();
    expect(await history.locator('td:not(:first-child)').allTextContents()).toEqual([
      ...['First Name', 'Eda, née "A"', 'Ida', 'First service'],
      ...['First Name', 'Ada', 'Eda, née "A"', `import ${second} second.csv First service`],
      ...['Added to Starter list', '', '', `import ${first} first.csv First service`],
      ...['Created', '', '', `import ${first} first.csv First service`],
    ]);
    await page
      .getByRole('link', { name: `import ${second}` })
      .first()
      .click();

    const changes = page.getByRole('region', { name: 'Created and changed leads', exact: true });
    const rows = changes.locator('tbody tr');
    await rows.nth(1).waitFor();
    expect(await rows.locator('td:last-child').allTextContents()).toEqual([
      'Created',
      'First Name: Ada → Eda, née "A"',
    ]);
    await changes.getByRole('button', { name: 'Changed 1' }).click();
    await rows.nth(1).waitFor({ state: 'detached' });
    await changes.getByLabel('Changes of').selectOption('leadScore');
    await changes.getByText('No such leads').waitFor();
    await changes.getByLabel('Changes of').selectOption('firstName');
    await changes.getByRole('link', { name: String(lead?.['id']) }).waitFor();
    expect(await save('Download changes as CSV')).toBe(
      `\uFEFFrow,leadId,email,outcome,field,oldValue,newValue\n2,${String(lead?.['id'])},old@h.io,changed,firstName,Ada,"Eda, née ""A"""\n`,
    );
    await changes.getByRole('button', { name: 'All' }).click();
    await changes.getByLabel('Changes of').selectOption('');
    const [header = '', ...lines] = (await save('Download leads as CSV')).trim().split('\n');
    const cell = (line: string, name: string) => line.split(',')[header.slice(1).split(',').indexOf(name)];
    expect(lines.map((line) => [cell(line, 'email'), cell(line, 'firstName')])).toEqual([
      ['old@h.io', 'Ida'],
      ['new@h.io', 'Cy'],
    ]);

    await scene.show(page, 'leads?by=email&value=same@h.io');
    expect((await save('Download as CSV')).split('\n')[1]).toContain('same@h.io');
    await scene.show(page, 'lists/1001');
    const [names = '', ...members] = (await save('Download as CSV')).trim().split('\n');
    expect(names).toBe(header);
    expect(members.map((line) => cell(line, 'firstName'))).toEqual(['Ida', 'Bo']);
    expect(members.join()).not.toContain('null');

    await scene.show(page, 'leads');
    const period = page.getByRole('region', { name: 'Export a period' });
    for (const content of ['Leads created', 'Leads updated']) {
      await period.getByLabel('What').selectOption({ label: content });
      const [columns, ...found] = (await save('Export as CSV')).trim().split('\n');
      expect(columns).toBe(header);
      expect(found.map((line) => cell(line, 'firstName'))).toEqual(
        expect.arrayContaining(['Ida', 'Bo', 'Cy']),
      );
    }
    await period.getByLabel('What').selectOption({ label: 'Activities' });
    const activities = await save('Export as CSV');
    expect(activities).toMatch(/^\uFEFFmarketoGUID,leadId,activityDate,activityTypeId,/);
    expect(activities).toContain(`${String(lead?.['id'])},`);
    await scene.returnPage(page);
  });

  it('undoes an import once it has said what would be kept, and lists that', {
    timeout: 60_000,
  }, async () => {
    const { api } = scene;
    await api.import({ file: 'email,firstName\na@undo.io,Ada\nb@undo.io,Bo\n' });
    const batchId = await api.import({
      file: 'email,firstName\na@undo.io,Eda\nb@undo.io,Cy\nc@undo.io,Di\n',
    });
    await api.sync([{ email: 'b@undo.io', firstName: 'Mine' }]);
    const page = await scene.borrowPage();
    await scene.show(page, `imports/${batchId}`);
    await page.getByRole('button', { name: 'Undo this import' }).click();
    const dialog = page.getByRole('dialog', { name: `Undo ${batchId}?` });
    await dialog
      .getByText(
        'Dry run of undo complete, 1 value would be restored, 1 lead would be deleted, 1 change would be kept',
      )
      .waitFor();
    expect(await api.leads(['a@undo.io'], 'firstName')).toMatchObject([{ firstName: 'Eda' }]);
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await page.waitForURL((url) => !url.hash.endsWith(`/${batchId}`));
    const undo = page.getByRole('region', { name: 'Undo' });
    await undo.getByText('Undo completed, 1 value restored, 1 lead deleted, 1 change kept').waitFor();
    const kept = undo.getByRole('region', { name: 'What was kept' }).locator('tbody tr');
    await kept.first().waitFor();
    expect(await kept.locator('td:not(:nth-child(2))').allTextContents()).toEqual([
      ...['2', 'First Name', 'changed', 'Cy', 'Mine', expect.stringMatching(/^First service /)],
    ]);
    const download = page.waitForEvent('download');
    await undo.getByRole('button', { name: 'Download as CSV' }).click();
    const undoId = await batchIdOn(page);
    const file = await (await api.fetch(`/galena/v1/imports/${undoId}/kept.csv`)).text();
    expect(await readFile(await (await download).path(), 'utf8')).toBe(`\uFEFF${file}`);
    expect(await api.leads(['a@undo.io', 'b@undo.io', 'c@undo.io'], 'firstName')).toMatchObject([
      { firstName: 'Ada' },
      { firstName: 'Mine' },
    ]);
    // The import knows it.
    await undo.getByRole('link', { name: `import ${batchId}` }).click();
    await page.getByRole('link', { name: `undo ${undoId}` }).waitFor();
    // By force what was kept comes back as well.
    await page.getByRole('button', { name: 'Undo' }).click();
    await dialog.getByLabel('Undo these too').check();
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await undo.getByText('Undo completed, 1 value restored').waitFor();
    expect(await api.leads(['b@undo.io'], 'firstName')).toMatchObject([{ firstName: 'Bo' }]);
    await scene.returnPage(page);
  });

  it('watches on across a reload, a restart and a kill of the server', { timeout: 120_000 }, async () => {
    await scene.stopServer();
    await scene.startServer('api');
    const before = await scene.api.submit({ file: 'email\nbefore@example.com\n' });
    const page = await scene.borrowPage();
    await page.locator('input[type=file]').setInputFiles({
      name: 'restart.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('email,firstName\nrestart@example.com,Re\n'),
    });
    await page.getByText('Will go in').waitFor();
    await page.getByRole('button', { name: 'Import the file' }).click();
    const batchId = await batchIdOn(page);
    await page.getByText('1 import is queued ahead of it.').waitFor();
    await page.reload();
    const away = page.getByText('The server does not answer.').first();
    const queued = page.getByRole('heading', { name: `Import ${batchId} Queued` });
    await queued.waitFor();
    await scene.stopServer();
    await away.waitFor();
    const spawned = await scene.spawnServer('api');
    await away.waitFor({ state: 'detached' });
    await scene.api.post(`/galena/v1/imports/${before.result?.[0]?.['batchId']}/cancel.json`);
    await page.getByText('Next in the queue.').waitFor();
    await spawned.kill();
    await away.waitFor();
    expect(await queued.isVisible()).toBe(true);
    await scene.startServer('all');
    await page.getByRole('heading', { name: `Import ${batchId} Complete` }).waitFor();
    await page.getByText('Every row was imported').waitFor();
    await scene.returnPage(page);
  });

  it('is told of imports while it is looked at, and asks where no stream gets through', {
    timeout: 60_000,
  }, async () => {
    const page = await scene.borrowPage();
    const isStream = (request: { url(): string }) => request.url().endsWith('/imports/events');
    const opened = page.waitForRequest(isStream);
    await scene.show(page, 'imports');
    await opened;
    const asked = () => scene.requests.filter((url) => url.includes('/galena/v1/imports.json')).length;
    const askedBefore = asked();
    const told = await scene.api.import({ file: 'email\ntold@example.com\n' });
    const row = (batchId: number) => page.getByRole('row', { name: new RegExp(`^${batchId} .*Complete`) });
    await row(told).waitFor();
    expect(asked()).toBe(askedBefore);
    // Another tab is in front of it.
    const closed = page.waitForEvent('requestfailed', isStream);
    await page.evaluate(`${setHidden}(true)`);
    await closed;
    const missed = await scene.api.import({ file: 'email\nmissed@example.com\n' });
    expect(await row(missed).count()).toBe(0);
    await page.route(/\/events$/, (route) => route.abort());
    await page.evaluate(`${setHidden}(false)`);
    await row(missed).waitFor();
    await row(await scene.api.import({ file: 'email\nasked@example.com\n' })).waitFor();
    expect(asked()).toBeGreaterThan(askedBefore + 1);
    await scene.returnPage(page);
  });

  it('sends a file that is over the limit in parts, goes on with it after a reload, and knows its lines', {
    timeout: 120_000,
  }, async () => {
    const page = await scene.borrowPage();
    await scene.show(page, 'settings');
    await page.getByLabel('Largest file, in MB').fill('many');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText("Invalid value 'many'").waitFor();
    await page.getByLabel('Largest file, in MB').fill('0.01907348633');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    // The page that sends files knows it at once.
    await scene.show(page, 'import');
    // One row takes two lines, and nothing stands above the first.
    const rows = Array.from(
      { length: 2_000 },
      (_, row) =>
        `part${row}@example.com,${row % 100 === 7 ? 'hot' : row},${row === 5 ? '"two\nlines"' : 'one'}`,
    );
    const choose = async () => {
      const buffer = Buffer.from(`${rows.join('\n')}\n`);
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'large.csv', mimeType: 'text/csv', buffer });
      for (const [column, field] of ['email', 'leadScore', 'firstName'].entries()) {
        const box = page.getByRole('combobox', { name: `Field of the column Column ${column + 1}` });
        await box.fill(field);
        await box.press('Enter');
      }
      await page.getByText('Will go in').waitFor();
    };
    await choose();
    const check = page.getByRole('region', { name: 'What will happen' });
    await check.getByText('Invalid data type in field Lead Score').click();
    await check.getByText('Line 209: hot').waitFor();
    page.on('dialog', (dialog) => void dialog.accept());
    const parts = page.getByRole('link', { name: /^import \d+$/ });
    // After two parts the line breaks down, and then the page goes.
    const breakOff = async (button: string) => {
      let uploads = 0;
      await page.route('**/bulk/v1/leads.json', (route) => {
        uploads += 1;
        return uploads > 2 ? route.abort() : route.continue();
      });
      await page.getByRole('button', { name: button }).click();
      await page.waitForURL(/#\/files\//);
      await parts.nth(1).waitFor();
      await page.reload();
      await page.getByText('no tab of this browser is sending the rest').waitFor();
      await page.unroute('**/bulk/v1/leads.json');
      await page.getByRole('link', { name: 'Choose the same file again' }).click();
    };
    await breakOff('Import the file');
    rows[0] = rows[0]?.replace('part0@', 'park0@') ?? '';
    await choose();
    await page.getByRole('button', { name: 'Import the file' }).click();
    await page
      .getByText(
        'Parts of this file have been sent before, and since then the file has changed, or a part was undone.',
      )
      .waitFor();
    await breakOff('Send all of it as it is now');
    await choose();
    await page.getByRole('button', { name: 'Import the file' }).click();
    await page.getByRole('heading', { name: 'large.csv Complete' }).waitFor();
    await page.getByText('2,000 of 2,000 rows').waitFor();
    // Of the changed file no part went twice, and each row is in one of them; two parts went before it was changed.
    const sent = ((await scene.api.get('/galena/v1/imports.json')).result ?? []).filter(({ fileName }) =>
      /^large\.csv, .*part/.test(String(fileName)),
    );
    expect(sent.length).toBe(2 + (await parts.count()));
    expect(sent.reduce((total, { created }) => total + Number(created), 0)).toBe(1_981);
    // The rows of all parts are together, with their lines in the file.
    await page.getByText('20 shown').waitFor();
    const lines = page.getByRole('grid').locator('[role=gridcell][aria-colindex="1"]');
    await lines.getByText('709', { exact: true }).waitFor();
    expect((await lines.allTextContents()).every((line) => Number(line) % 100 === 9)).toBe(true);
    await scene.api.send('POST', '/galena/v1/settings.json', { maxFileBytes: 10_485_760 });
    await scene.returnPage(page);
  });

  it('has a hundred thousand failed rows at hand, and only those in sight on the page', {
    timeout: 120_000,
  }, async () => {
    const rows = Array.from({ length: 100_000 }, (_, row) => `f${row}@example.com,hot\n`);
    const batchId = await scene.api.import({ file: `email,leadScore\n${rows.join('')}` });
    const page = await scene.borrowPage();
    await scene.show(page, `imports/${batchId}`);
    await page.getByText('100,000 shown').waitFor({ timeout: 90_000 });
    const grid = page.getByRole('grid');
    const rowsInPage = () => grid.getByRole('row').count();
    expect(await rowsInPage()).toBeLessThan(60);
    await page.evaluate("document.querySelector('[role=grid]').scrollTo({ top: 1e9 })");
    await grid.getByText('f99999@example.com').waitFor();
    await grid.getByText('100001', { exact: true }).waitFor();
    expect(await rowsInPage()).toBeLessThan(60);
    await scene.returnPage(page);
  });

  it('shows cells that would do something and does nothing', { timeout: 120_000 }, async () => {
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
    const rows = hostileCells.map((cell, row) => `hostile${row}@example.com,hot,${quoted(cell)}`);
    const good = hostileCells.map((cell, row) => `inert${row}@example.com,1,${quoted(cell)}`);
    const file = [
      'email,leadScore,firstName,ci\u202ety',
      ...rows,
      ...good,
      `huge@example.com,hot,${hugeCell}`,
    ].join('\n');
    const page = await scene.borrowPage();
    await page.locator('input[type=file]').setInputFiles({
      name: '<img src=x onerror=window.pwned=1>.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(file),
    });
    await page.getByText('Will go in').waitFor();
    await page.getByRole('columnheader', { name: 'ci[U+202E]ty' }).waitFor();
    await page.getByRole('cell', { name: 'ci[U+202E]ty' }).waitFor();
    await page.getByTitle('Right-to-left override').first().waitFor();
    await page.getByRole('button', { name: 'Import the file' }).click();
    const grid = page.getByRole('grid');
    for (const cell of shownCells) await grid.getByText(cell, { exact: true }).waitFor();
    await grid.getByText(/^(<b>)+…\s\(1,048,575 characters\)$/).waitFor();
    const [lead] = await scene.api.leads(['inert5@example.com'], 'id');
    await scene.show(page, `leads/${String(lead?.['id'])}`);
    await page.locator('bdi', { hasText: shownCells[5] ?? '' }).waitFor();
    await scene.show(page, 'imports');
    await page.getByText('<img src=x onerror=window.pwned=1>.csv').waitFor();
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(await page.locator('#content img, #content script').count()).toBe(0);
    await scene.returnPage(page);
  });

  it('works by keyboard alone', { timeout: 120_000 }, async () => {
    const page = await scene.newPage();
    await page.goto(`${scene.origin}/console/`);
    await page.getByRole('button', { name: 'Use a client id and secret' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Client id').focus();
    await page.keyboard.type(service.clientId);
    await page.keyboard.press('Tab');
    await page.keyboard.type(service.clientSecret);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Choose a file' }).waitFor();
    const tabTo = async (name: RegExp) => {
      for (let presses = 0; presses < 80; presses += 1) {
        await page.keyboard.press('Tab');
        const focused = String(
          await page.evaluate(
            "(() => { const e = document.activeElement; return e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? e.textContent; })()",
          ),
        );
        if (name.test(focused)) return;
      }
      throw new Error(`the keyboard does not lead to ${name}`);
    };
    // Early: the browser is told to hand choosers over while it goes on.
    const chooser = page.waitForEvent('filechooser');
    await tabTo(/^Choose a file$/);
    await page.keyboard.press('Enter');
    await (await chooser).setFiles({
      name: 'keys.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('email,Punkte\nkeys@example.com,hot\n'),
    });
    await page.getByText('Will go in').waitFor();
    await tabTo(/^Field of the column Punkte$/);
    await page.keyboard.type('lead sc');
    await page.keyboard.press('Enter');
    await page.getByText('Invalid data type in field Lead Score').waitFor();
    await tabTo(/^Import the file$/);
    await page.keyboard.press('Enter');
    // Its only row fails.
    await page.locator('dialog').getByText('No row of the file can go in.').waitFor();
    await tabTo(/^Import anyway$/);
    await page.keyboard.press('Enter');
    await page.getByRole('grid').getByText('hot').waitFor();
    // The cell to blame is the first one.
    await tabTo(/^hot$/);
    await page.keyboard.press('Enter');
    await page.keyboard.type('5');
    await page.keyboard.press('Enter');
    await tabTo(/^Send the corrected rows \(1\)$/);
    await page.keyboard.press('Enter');
    await page.getByText('Every row was imported').waitFor();
    expect(await scene.api.leads(['keys@example.com'], 'leadScore')).toMatchObject([{ leadScore: 5 }]);
    await page.context().close();
  });

  it('keeps the page quick while ten megabytes are checked', { timeout: 120_000 }, async () => {
    const page = await scene.borrowPage();
    const row = `,${'x'.repeat(60)},12,2026-01-31,`;
    const rows = Array.from(
      { length: 100_000 },
      (_, index) => `quick${index}@example.com${row}${index % 9 === 0 ? 'hot' : '1'}`,
    );
    const buffer = Buffer.from(
      `email,firstName,annualRevenue,dateOfBirth,leadScore\n${rows.join('\n')}\n`,
    ).subarray(0, 10_485_760);
    // From the disk: a buffer would go through the page's own thread.
    const file = path.join(await useFolder(), 'quick.csv');
    await writeFile(file, buffer);
    // What earlier tests have left on the page is collected now: a collection in the middle is no work of the check.
    await page.requestGC();
    await scene.browser.startTracing(page, { categories: ['toplevel'] });
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('Will go in').waitFor({ timeout: 60_000 });
    const trace = JSON.parse((await scene.browser.stopTracing()).toString()) as Trace;
    const mainThreads = trace.traceEvents.filter(
      ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
    );
    const tasks = trace.traceEvents.filter(({ pid, tid }) =>
      mainThreads.some((main) => main.pid === pid && main.tid === tid),
    );
    // Time of the processor: what else the machine does is no matter of the page.
    const longest = Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
    expect(tasks.length).toBeGreaterThan(50);
    expect(longest).toBeGreaterThan(0);
    expect(longest).toBeLessThan(100);
    await scene.returnPage(page);
  });

  it('shows whoever may not see something that this is so', { timeout: 60_000 }, async () => {
    const administrator = await scene.signedIn();
    await scene.show(administrator, 'services');
    await administrator.getByRole('button', { name: 'New role' }).click();
    await administrator.getByLabel('Name', { exact: true }).fill('Reader');
    await administrator.getByLabel('Read-Only Lead').check();
    await administrator.getByLabel('Read-Write Lead').check();
    await administrator.getByRole('button', { name: 'Create role' }).click();
    const reader = administrator.getByRole('row', { name: /^Reader Read-Only Lead/ });
    await reader.getByRole('button', { name: 'Change' }).click();
    await administrator.getByLabel('Read-Write Lead').uncheck();
    await administrator.getByRole('button', { name: 'Save' }).click();
    await administrator.getByRole('cell', { name: 'Read-Only Lead', exact: true }).waitFor();
    await scene.show(administrator, 'sales-persons');
    await administrator.getByRole('button', { name: 'New sales person' }).click();
    await administrator.getByLabel('External id').fill('sue');
    await administrator.getByLabel('Email Address').fill('sue@example.com');
    await administrator.getByRole('button', { name: 'Create sales person' }).click();
    await administrator.getByRole('row', { name: /sue sue@example.com/ }).waitFor();
    await administrator.context().close();
    const made = await scene.api.send('POST', '/galena/v1/services.json', {
      name: 'Reader',
      userEmail: 'reader@example.com',
      role: 'Reader',
    });
    const page = await scene.signedIn(made.result?.[0] as typeof service);
    for (const path of [
      'import',
      'services',
      'webhooks',
      'settings',
      'calls',
      'system',
      'companies',
      'sales-persons',
    ]) {
      await scene.show(page, path);
      await page.getByText('You do not have access to this page').waitFor();
    }
    await scene.show(page, 'imports');
    await page.getByRole('region', { name: 'Imports' }).waitFor();
    await page.context().close();
  });

  it("offers no right that one lacks, and nothing that would take one's own", {
    timeout: 60_000,
  }, async () => {
    const granted = ['Administer Galena', 'Read-Write Lead'];
    await scene.api.send('POST', '/galena/v1/roles.json', { name: 'Lead office', permissions: granted });
    const made = await scene.api.send('POST', '/galena/v1/services.json', {
      name: 'Office',
      userEmail: 'office@example.com',
      role: 'Lead office',
    });
    const page = await scene.signedIn(made.result?.[0] as typeof service);
    await scene.show(page, 'services');
    await page.getByRole('row', { name: /^First service .* has more rights than you$/ }).waitFor();
    await page.getByRole('row', { name: /^Office .* you$/ }).waitFor();
    await page.getByRole('row', { name: /^Lead office .* yours$/ }).waitFor();
    await page.getByRole('button', { name: 'New role' }).click();
    await page.getByLabel('Read-Only Lead').waitFor();
    expect(await page.getByRole('group', { name: 'Permissions' }).getByRole('checkbox').count()).toBe(3);
    await page.context().close();
  });

  it('signs out for good, and says so when the secret is wrong', { timeout: 60_000 }, async () => {
    const page = await scene.signedIn();
    await scene.show(page, 'imports');
    await page.getByRole('region', { name: 'Imports' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Client id').waitFor();
    expect(await page.evaluate('JSON.stringify([sessionStorage, document.cookie])')).toBe('[{},""]');
    await page.goBack();
    await page.reload();
    await page.getByLabel('Client id').fill(service.clientId);
    await page.getByLabel('Client secret').fill('guess');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('does not take this client id and secret').waitFor();
    await page.context().close();
  });

  it('asks nobody but its own server, and has the secret in no address', async () => {
    expect(scene.requests.length).toBeGreaterThan(100);
    expect(
      scene.requests.filter(
        (url) => !url.startsWith(`${scene.origin}/`) && !url.startsWith(`blob:${scene.origin}/`),
      ),
    ).toEqual([]);
    expect(scene.requests.filter((url) => /secret/i.test(url))).toEqual([]);
    expect(scene.complaints).toEqual([]);
    const [row] = await scene.database.query<{ count: number }>(
      sql`select count(*) as count from galena.imports where status not in ('complete', 'cancelled')`,
    );
    expect(row?.count).toBe(0);
  });
});

/** Leaves no room in the local storage of the page. */
const fillStorage = `for (let size = 2 ** 22; size >= 1; size /= 2) {
  for (let count = 0; count < 2; count += 1) {
    try {
      localStorage.setItem('fill' + size + count, 'x'.repeat(size));
    } catch {}
  }
}`;

/** Tells a page that it is hidden, or seen again: in a browser without a window no tab ever is. */
const setHidden = `((isHidden) => {
  Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
})`;

interface Trace {
  readonly traceEvents: readonly {
    readonly name: string;
    readonly pid: number;
    readonly tid: number;
    /** Microseconds of the processor. */
    readonly tdur?: number;
    readonly args?: { readonly name?: string };
  }[];
}
