import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../../scripts/chromium.ts';
import { ApiClient } from '../../server/test/support/api-client.ts';
import { addUser, password } from '../../server/test/support/session-client.ts';
import { expectNoBarriers } from './support/barriers.ts';
import { batchIdOn, ConsoleScene } from './support/console.ts';

describe.skipIf(findChromium() === undefined)('users of the console', () => {
  let scene: ConsoleScene;
  beforeAll(async () => {
    scene = await ConsoleScene.open();
  });
  afterAll(() => scene.close());

  const menuOf = (page: Page) => page.getByRole('navigation', { name: 'Pages' });

  async function signIn(page: Page, email: string): Promise<void> {
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await menuOf(page).waitFor();
  }

  it('are invited, import, share a session with their tabs, and come back to where they were', {
    timeout: 120_000,
  }, async () => {
    const admin = await scene.signedIn();
    await scene.show(admin, 'users');
    await admin.getByRole('button', { name: 'New user' }).click();
    const dialog = admin.locator('dialog');
    await dialog.getByLabel('E-mail address').fill('ada@example.com');
    await dialog.getByLabel('Name').fill('Ada');
    await dialog.getByLabel('Role').selectOption('Administrator');
    await dialog.getByRole('button', { name: 'Add the user' }).click();
    const card = admin.getByRole('status', { name: 'Link to set a password' });
    const link = (await card.locator('code').textContent()) ?? '';
    await admin.getByRole('cell', { name: 'Invited' }).waitFor();
    await expectNoBarriers(admin, 'users');

    const ada = await scene.newPage();
    await ada.goto(link);
    expect(await ada.getByLabel('E-mail address').inputValue()).toBe('ada@example.com');
    await ada.getByLabel('New password', { exact: true }).fill('short');
    await ada.getByLabel('New password again').fill('shorter');
    await ada.getByRole('button', { name: 'Set the password' }).click();
    await ada.getByRole('alert').getByText('The two passwords are different').waitFor();
    await expectNoBarriers(ada, 'set-password');
    await ada.getByLabel('New password', { exact: true }).fill(password);
    await ada.getByLabel('New password again').fill(password);
    await ada.getByRole('button', { name: 'Set the password' }).click();
    await menuOf(ada).waitFor();
    await ada.goto(`${link}`);
    await ada.getByText('This link is not valid').waitFor();

    await scene.show(ada, 'import');
    await ada
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'fair.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('email,firstName\nzoe@example.com,Zoe\n'),
      });
    await ada.getByRole('button', { name: 'Import the file' }).click();
    const batchId = await batchIdOn(ada);
    await ada.getByText('Submitted by ada@example.com').waitFor();

    // Another tab is signed in; signing out in it is so in the first one.
    const tab = await ada.context().newPage();
    await tab.goto(`${scene.origin}/console/#/imports/${batchId}`);
    await tab.getByText('Submitted by ada@example.com').waitFor();
    await tab.getByRole('button', { name: 'Sign out' }).click();
    await tab.getByLabel('Password').waitFor();
    await ada.getByLabel('Password').waitFor();
    expect(new URL(ada.url()).hash).toBe('');
    await expectNoBarriers(ada, 'sign-in-user');
    await signIn(ada, 'ada@example.com');
    await menuOf(tab).waitFor();

    await scene.show(ada, 'imports');
    await ada.getByLabel('Sent by').selectOption('ada@example.com');
    await ada.getByRole('cell', { name: 'ada@example.com' }).waitFor();

    // The user is disabled while both look at something.
    await scene.show(ada, `imports/${batchId}`);
    await scene.api.post('/galena/v1/users/ada@example.com/disable.json');
    await ada.getByRole('link', { name: 'Leads', exact: true }).click();
    await ada.getByText('Your session has ended').waitFor();
    expect(new URL(ada.url()).hash).toBe('#/leads');
    await ada.getByLabel('E-mail address').fill('ada@example.com');
    await ada.getByLabel('Password').fill(password);
    await ada.getByRole('button', { name: 'Sign in' }).click();
    await ada.getByRole('alert').getByText('or is disabled').waitFor();
    await scene.api.post('/galena/v1/users/ada@example.com/enable.json');
    await signIn(ada, 'ada@example.com');
    await ada.getByRole('heading', { name: 'Leads', level: 1 }).waitFor();

    await ada.getByRole('button', { name: 'Change password' }).click();
    await ada.getByLabel('Current password').fill(password);
    await ada.getByLabel('New password', { exact: true }).fill('another good one');
    await ada.getByLabel('New password again').fill('another good one');
    await expectNoBarriers(ada, 'change-password');
    await ada.getByRole('button', { name: 'Change the password' }).click();
    await ada.locator('dialog').waitFor({ state: 'detached' });
    await scene.show(ada, 'users');
    await ada.getByRole('cell', { name: 'you', exact: true }).waitFor();
    await ada.context().close();

    // A service whose secret was changed signs in again too, and goes on where it was.
    const own = await scene.api.send('POST', '/galena/v1/services.json', {
      name: 'Other',
      userEmail: 'other@example.com',
      role: 'Administrator',
    });
    const made = own.result?.[0];
    const [clientId, clientSecret] = [String(made?.['clientId']), String(made?.['clientSecret'])];
    const page = await scene.signedIn({ clientId, clientSecret });
    await scene.show(page, 'imports');
    const rotated = await scene.api.post(`/galena/v1/services/${clientId}/rotate.json`);
    await page.getByRole('link', { name: 'Static lists' }).click();
    await page.getByText('Your session has ended').waitFor();
    await page.getByLabel('Client id').fill(clientId);
    await page.getByLabel('Client secret').fill(String(rotated.result?.[0]?.['clientSecret']));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Static lists', level: 1 }).waitFor();
    await page.context().close();
    await admin.context().close();
    expect(scene.complaints).toEqual([]);
  });

  it('switch between their subscriptions, each tab for itself', { timeout: 60_000 }, async () => {
    const { origin, api } = scene;
    const made = await api.send('POST', '/galena/v1/subscriptions.json', { munchkinId: '111-AAA-111' });
    const { clientId, clientSecret } = made.result?.[0] ?? {};
    const other = new ApiClient(origin, { clientId: String(clientId), clientSecret: String(clientSecret) });
    await api.sync([{ email: 'home@example.com' }]);
    await other.sync([{ email: 'away@example.com' }]);
    await api.send('POST', '/galena/v1/users.json', {
      email: 'dual@example.com',
      role: 'Administrator',
      munchkinId: '111-AAA-111',
    });
    await addUser(api, 'dual@example.com');

    const page = await scene.newPage();
    await page.goto(`${origin}/console/`);
    await signIn(page, 'dual@example.com');
    await scene.show(page, 'leads');
    await page.getByRole('cell', { name: 'home@example.com' }).waitFor();
    const tab = await page.context().newPage();
    await tab.goto(`${origin}/console/#/leads`);
    await tab.getByRole('cell', { name: 'home@example.com' }).waitFor();

    await page.getByLabel('Subscription').selectOption('111-AAA-111');
    await page.waitForFunction('location.hash === ""');
    await menuOf(page).getByRole('link', { name: 'Leads', exact: true }).click();
    await page.getByRole('cell', { name: 'away@example.com' }).waitFor();
    expect(await page.getByRole('cell', { name: 'home@example.com' }).count()).toBe(0);
    // The tab stays what it was when it is loaded again, and so does the other one.
    await page.reload();
    await page.getByRole('cell', { name: 'away@example.com' }).waitFor();
    await tab.reload();
    await tab.getByRole('cell', { name: 'home@example.com' }).waitFor();
    expect(await tab.getByLabel('Subscription').inputValue()).toBe('000-GAL-000');
    await page.context().close();
  });

  it('see the pages that their role allows, and what is missing at others', { timeout: 60_000 }, async () => {
    await scene.api.send('POST', '/galena/v1/roles.json', {
      name: 'Reader',
      permissions: ['Read-Only Lead'],
    });
    await addUser(scene.api, 'bo@example.com', 'Reader');
    const page = await scene.newPage();
    await page.goto(`${scene.origin}/console/`);
    await signIn(page, 'bo@example.com');
    await page.locator('#content h1').waitFor();
    expect(await page.getByText('do not have access').count()).toBe(0);
    const links = await menuOf(page).getByRole('link').allTextContents();
    const shown = links.map((text) => text.trim());
    expect(shown).toEqual(expect.arrayContaining(['Leads', 'Static lists']));
    for (const name of ['Import a file', 'Services', 'Users', 'Settings', 'System'])
      expect(shown).not.toContain(name);
    for (const [place, permission] of [
      ['import', 'Read-Write Lead'],
      ['users', 'Administer Galena'],
    ]) {
      await page.goto(`${scene.origin}/console/#/${place}`);
      await page.getByText(`does not include the permission “${permission}”`).waitFor();
    }
    await page.context().close();
  });
});
