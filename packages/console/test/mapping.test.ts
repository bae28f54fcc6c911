import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../scripts/chromium.ts';
import { expectNoBarriers } from './support/barriers.ts';
import { batchIdOn, ConsoleScene } from './support/console.ts';

/** As Excel writes it in Germany. */
const germanFile = [
  'Vorname;Nachname;E-Mail;Firma;Geburtsdatum;Umsatz;Newsletter;Messe-Score;Betreuer',
  'Jörg;Müller;joerg@x.io;Müller & Söhne;05.06.1990;1.234,56;ja;7;Jana',
  'Zoë;Weiß;zoe@x.io;Weiß GmbH;31.12.1985;2.500,00;nein;12;Kai',
  'Änne;Straßer;aenne@x.io;Café € AG;1.2.91;13.001,01;ja;95;Jana',
].join('\r\n');

/** Of windows-1252, as far as it is used here. */
function inWindows1252(text: string): Buffer {
  return Buffer.from(text.replaceAll('€', '\u0080'), 'latin1');
}

describe.skipIf(findChromium() === undefined)('columns of a file in the console', () => {
  let scene: ConsoleScene;
  beforeAll(async () => {
    scene = await ConsoleScene.open();
  });
  afterAll(() => scene.close());

  const choose = (page: Page, name: string, content: Buffer | string) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content as string) });
  const drop = async (page: Page, name: string, content: Buffer) => {
    const bytes = content.toString('base64');
    const dataTransfer = await page.evaluateHandle(
      `(() => { const transfer = new DataTransfer(); transfer.items.add(new File([Uint8Array.from(atob('${bytes}'), (c) => c.charCodeAt(0))], '${name}')); return transfer; })()`,
    );
    await page.getByRole('region', { name: 'File', exact: true }).dispatchEvent('drop', { dataTransfer });
  };
  const fieldOf = (page: Page, column: string) =>
    page.getByRole('combobox', { name: `Field of the column ${column}`, exact: true });
  const verdict = (page: Page) => page.getByRole('region', { name: 'Send' }).getByRole('status');
  const makeField = async (page: Page, column: string, expected: readonly string[]) => {
    await fieldOf(page, column).click();
    await page.getByRole('option', { name: `New field “${column}”` }).click();
    const dialog = page.locator('dialog');
    await dialog.getByText('Proposed from all cells of the column').waitFor();
    const inputs = ['Display name', 'Name', 'Type'].map((label) => dialog.getByLabel(label, { exact: true }));
    expect(await Promise.all(inputs.map((input) => input.inputValue()))).toEqual(expected);
    return dialog;
  };

  it('of a German Excel export go into fields, those that are made for them too, and nothing fails', {
    timeout: 120_000,
  }, async () => {
    const page = await scene.borrowPage();
    await drop(page, 'messe.csv', inWindows1252(germanFile));
    await verdict(page).getByText('3 of 3 rows can go in. 3 columns are skipped.').waitFor();
    const columns = page.getByRole('region', { name: 'Map columns to fields' });
    for (const reason of [
      '“Vorname” is German for First Name',
      '“Firma” is German for Company Name',
      '“Umsatz” is German for Annual Revenue',
    ]) {
      await columns.getByText(reason).waitFor();
    }
    const check = page.getByRole('region', { name: 'What will happen' });
    await check
      .getByText('3 columns match no field and are skipped: Newsletter, Messe-Score, Betreuer')
      .waitFor();
    await check.getByRole('button', { name: 'Show unmatched columns' }).click();
    expect(await columns.getByRole('combobox').count()).toBe(3);
    // The list hides neither the column nor its reason.
    await fieldOf(page, 'Messe-Score').click();
    const [row, list] = await Promise.all([
      page.getByRole('row', { name: /^Messe-Score/ }).boundingBox(),
      page.getByRole('listbox').boundingBox(),
    ]);
    if (row === null || list === null) throw new Error('nothing is shown');
    expect(list.y >= row.y + row.height - 1 || list.y + list.height <= row.y + 1).toBe(true);
    await expectNoBarriers(page, 'picker');
    await page.keyboard.press('Escape');
    const score = await makeField(page, 'Messe-Score', ['Messe-Score', 'messeScore', 'integer']);
    await expectNoBarriers(page, 'new-field');
    await score.getByRole('button', { name: 'Make the field' }).click();
    await columns.getByText('Chosen by you').waitFor();
    const newsletter = await makeField(page, 'Newsletter', ['Newsletter', 'newsletter', 'boolean']);
    await newsletter.getByRole('button', { name: 'Make the field' }).click();
    await page.locator('dialog').waitFor({ state: 'detached' });
    await fieldOf(page, 'Betreuer').fill('department');
    await page.keyboard.press('Enter');
    await verdict(page).getByText('3 of 3 rows can go in.', { exact: true }).waitFor();
    await expectNoBarriers(page, 'mapped');
    await page.getByRole('button', { name: 'Import the file' }).click();
    const batchId = await batchIdOn(page);
    await page.getByText('Every row was imported').waitFor();
    expect(await scene.api.progress(batchId)).toMatchObject({ created: 3, failed: 0, warned: 0 });
    const names = 'firstName,lastName,company,dateOfBirth,annualRevenue,newsletter,messeScore,department';
    expect(await scene.api.leads(['joerg@x.io', 'aenne@x.io'], names)).toMatchObject([
      {
        firstName: 'Jörg',
        lastName: 'Müller',
        company: 'Müller & Söhne',
        dateOfBirth: '1990-06-05',
        annualRevenue: 1234.56,
        newsletter: true,
        messeScore: 7,
        department: 'Jana',
      },
      { company: 'Café € AG', dateOfBirth: '1991-02-01', annualRevenue: 13001.01, messeScore: 95 },
    ]);
    // The next file of this kind needs nothing.
    await scene.show(page, 'import');
    await choose(page, 'next.csv', inWindows1252(germanFile.replace('Jörg', 'Jürgen')));
    await columns.getByText('Mapped as in your last import of these columns: messe.csv.').waitFor();
    await verdict(page).getByText('3 of 3 rows can go in.', { exact: true }).waitFor();
    expect(await fieldOf(page, 'Betreuer').inputValue()).toBe('Department');
    await columns.getByRole('button', { name: 'Undo' }).click();
    await verdict(page).getByText('1 column is skipped.').waitFor();
    expect(await fieldOf(page, 'Betreuer').inputValue()).toBe('Skip column');
    await scene.returnPage(page);
  });

  it('are as quick at hand where there are three hundred of them', { timeout: 120_000 }, async () => {
    const page = await scene.borrowPage();
    const header = ['email', ...Array.from({ length: 299 }, (_, index) => `extra ${index + 1}`)].join(',');
    const rows = Array.from({ length: 200 }, (_, row) => `wide${row}@x.io${`,${row}`.repeat(299)}`);
    await choose(page, 'wide.csv', [header, ...rows].join('\n'));
    await verdict(page).getByText('200 of 200 rows can go in. 299 columns are skipped.').waitFor();
    const columns = page.getByRole('region', { name: 'Map columns to fields' });
    // Only what is in sight is on the page, and the page does not grow with the columns.
    const shown = await columns.getByRole('combobox').count();
    expect(shown).toBeLessThan(100);
    expect(Number(await page.evaluate('document.documentElement.scrollHeight'))).toBeLessThan(3_500);
    await fieldOf(page, 'extra 1').click();
    const list = page.getByRole('listbox');
    expect(await list.getByRole('option').count()).toBeLessThan(60);
    // It stays where somebody scrolls it to, away from the option that the keyboard is at, until a key is pressed.
    const scrolledTo = page.evaluate(`new Promise((done) => {
      const list = document.querySelector('[role=listbox]');
      list.scrollTop = 400;
      requestAnimationFrame(() => requestAnimationFrame(() => done(list.scrollTop)));
    })`);
    expect(await scrolledTo).toBe(400);
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => list.evaluate(({ scrollTop }) => scrollTop)).toBeLessThan(100);
    await page.keyboard.press('Escape');
    await page.evaluate("document.querySelector('.long-table .scroll').scrollTop = 1e6");
    await expect.poll(() => columns.getByRole('combobox').count()).toBeGreaterThan(shown);
    await page.getByLabel('Search columns').fill('extra 29');
    await fieldOf(page, 'extra 299').fill('first name');
    await page.keyboard.press('Enter');
    expect(await columns.getByRole('combobox').count()).toBe(11);
    await page.getByLabel('Search columns').fill('');
    await columns.getByRole('button', { name: 'Unmatched (298)' }).click();
    expect(await fieldOf(page, 'email').count()).toBe(0);
    await scene.returnPage(page);
  });

  it('and their rows have a verdict that is always in sight', { timeout: 120_000 }, async () => {
    const page = await scene.borrowPage();
    const send = page.getByRole('button', { name: 'Import the file' });
    await choose(page, 'empty.csv', 'email,firstName\n');
    await verdict(page).getByText('The file has no rows.').waitFor();
    expect(await send.isDisabled()).toBe(true);
    const why = page.locator(`#${await send.getAttribute('aria-describedby')}`);
    expect(await why.textContent()).toBe('The file has no rows.');
    // No column goes into the lookup field.
    await choose(page, 'keyless.csv', 'firstName\nAda\n');
    await verdict(page).getByText('No column goes into email').waitFor();
    await choose(page, 'bad.csv', 'email,leadScore,dateOfBirth\na@x.io,hot,soon\nb@x.io,cold,2026-01-31\n');
    await verdict(page).getByText('0 of 2 rows can go in. 2 rows fail.').waitFor();
    const box = await send.boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 800)).toBeLessThanOrEqual(800);
    const check = page.getByRole('region', { name: 'What will happen' });
    await check.getByText('1 row has several reasons to fail and is counted under each.').waitFor();
    await check.getByText('Invalid data type in field Date of Birth').waitFor();
    expect(await check.locator('dd').allTextContents()).toEqual(['2', '0', '2', '0']);
    await send.click();
    const question = page.locator('dialog');
    await question.getByText('No row of the file can go in.').waitFor();
    await expectNoBarriers(page, 'all-rows-fail');
    await page.keyboard.press('Escape');
    // What is in a column without a name says what it is.
    await choose(page, 'headless.csv', 'a@x.io,Ada\nb@x.io,Bo\n');
    await verdict(page).getByText('2 of 2 rows can go in. 1 column is skipped.').waitFor();
    await page.getByText('Its cells are e-mail addresses').waitFor();
    await scene.returnPage(page);
  });

  it('are not lost by a link, the buttons of the browser or signing out, unless somebody says so', {
    timeout: 60_000,
  }, async () => {
    const page = await scene.borrowPage();
    const question = page.locator('dialog');
    const answer = (name: string) => question.getByRole('button', { name }).click();
    const expectQuestion = () => question.getByText('kept.csv has not been imported').waitFor();
    await page.getByRole('link', { name: 'Static lists', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Static lists' }).waitFor();
    await page.getByRole('link', { name: 'Import a file', exact: true }).first().click();
    await choose(page, 'kept.csv', 'email,Betreuer\na@x.io,Ada\n');
    await fieldOf(page, 'Betreuer').fill('department');
    await page.keyboard.press('Enter');
    const isAsChosen = async () => {
      await verdict(page).getByText('1 of 1 row can go in.', { exact: true }).waitFor();
      await page.waitForURL(/#\/import$/);
      expect(await fieldOf(page, 'Betreuer').inputValue()).toBe('Department');
    };
    for (const leave of [
      () => page.getByRole('link', { name: 'Leads', exact: true }).click(),
      () => page.evaluate('history.back()'),
      () => page.evaluate('history.go(-2)'),
      () => page.getByRole('button', { name: 'Sign out' }).click(),
    ]) {
      await leave();
      await expectQuestion();
      await answer('Stay');
      await question.waitFor({ state: 'detached' });
      await isAsChosen();
    }
    const asked = page.waitForEvent('dialog');
    await page.evaluate('void setTimeout(() => location.reload())');
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    await isAsChosen();
    // The history is as it was: one step back is the page before.
    await page.evaluate('history.back()');
    await expectQuestion();
    await answer('Leave');
    await page.getByRole('heading', { level: 1, name: 'Static lists' }).waitFor();
    // Without a file nothing is lost.
    await page.evaluate('history.forward()');
    await page.getByText('Drop a file of leads here').waitFor();
    await page.getByRole('link', { name: 'Leads', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Leads' }).waitFor();
    await scene.show(page, 'import');
    await choose(page, 'kept.csv', 'email\na@x.io\n');
    await verdict(page).getByText('1 of 1 row can go in.').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expectQuestion();
    await answer('Leave');
    await page.getByLabel('Client id').waitFor();
    expect(new URL(page.url()).hash).toBe('');
    await page.context().close();
  });
});
