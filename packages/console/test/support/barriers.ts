import { mkdir } from 'node:fs/promises';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** With GALENA_SCREENSHOTS=folder every page is kept as a picture, to be looked at. */
const folder = process.env['GALENA_SCREENSHOTS'];

const wide = { width: 1280, height: 800 };
const narrow = { width: 360, height: 740 };

/** Fails where axe finds a barrier, in light or dark, or where the page is wider than a small screen. */
export async function expectNoBarriers(page: Page, name: string): Promise<void> {
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

/** Fails where axe finds a barrier on the page as it is, or where the page is wider than its window. */
export async function expectNoViolations(page: Page, name: string): Promise<void> {
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe.source);
  await keep(page, name);
  expect([name, await violationsOn(page, '{}')]).toEqual([name, []]);
  expect([name, await page.evaluate('document.documentElement.scrollWidth - innerWidth')]).toEqual([name, 0]);
}

/** Of what is in order axe needs to say nothing: describing each of its elements takes longer than looking at them. */
async function violationsOn(page: Page, options: string): Promise<readonly unknown[]> {
  const run = `axe.run(document, { resultTypes: ['violations'], ...${options} }).then(({ violations }) => violations)`;
  const violations = (await page.evaluate(run)) as axe.AxeResults['violations'];
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]);
}

async function keep(page: Page, name: string): Promise<void> {
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
