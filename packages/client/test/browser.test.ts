import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { findChromium, openChromium } from '../../../scripts/chromium.ts';
import { service } from '../../server/test/support/constants.ts';
import { useTestServer } from '../../server/test/support/test-server.ts';
import { makeFile } from './support/large-file.ts';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));

/** The modules as a bundler would find them for a browser. */
const page = `<!doctype html><link rel="icon" href="data:,"><script type="importmap">
{ "imports": { "@galena/client": "/sdk/index.js", "#platform": "/sdk/platform/browser.js" } }
</script>
<script type="module">
import { Galena } from '@galena/client';
globalThis.Galena = Galena;
</script>`;

/** Opens a page that has the SDK, at the address of the API: one origin, as with the console. */
async function openPage(api: string): Promise<Page> {
  const browser = await openChromium();
  onTestFinished(() => browser.close());
  const tab = await browser.newPage();
  await tab.route(`${api}/sdk/**`, (route) => {
    const file = path.join(dist, new URL(route.request().url()).pathname.slice('/sdk/'.length));
    return route.fulfill({ path: file, contentType: 'text/javascript' });
  });
  await tab.route(`${api}/page`, (route) => route.fulfill({ body: page, contentType: 'text/html' }));
  await tab.goto(`${api}/page`);
  return tab;
}

it.skipIf(findChromium() === undefined)(
  'imports in a browser, in parts and with lines',
  { timeout: 180_000 },
  async () => {
    const { url } = await useTestServer();
    const tab = await openPage(url);
    const file = makeFile({ rows: 600, badEvery: 50 });
    const found = await tab.evaluate(
      async ({ text, baseUrl, credentials }) => {
        const { Galena } = globalThis as unknown as typeof import('@galena/client');
        const galena = new Galena({ baseUrl, ...credentials });
        const signal = AbortSignal.timeout(120_000);
        const handle = await galena.imports.create(new Blob([text]), { maxFileBytes: 8_000, signal });
        let tellings = 0;
        const tell = () => {
          tellings += 1;
        };
        const result = await handle.wait({ onProgress: tell, signal });
        const failures = [];
        for await (const { line, reason } of handle.failures({ signal })) failures.push({ line, reason });
        const path = await galena.imports.create('leads.csv').catch(String);
        return { result, failures, tellings, path };
      },
      { text: file, baseUrl: url, credentials: service },
    );
    expect(found.result).toMatchObject({ status: 'complete', rowsDone: 600, failed: 12, warned: 12 });
    expect(found.result.parts).toBeGreaterThan(2);
    expect(found.tellings).toBeGreaterThan(0);
    expect(found.failures).toHaveLength(12);
    const lines = file.split('\n');
    for (const { line, reason } of found.failures) {
      expect(reason).toBe('Invalid data type in field Lead Score');
      // Rows that fail here are tenth rows too, whose second line has the bad cell.
      expect(lines[Number(line)]).toContain(',hot,');
    }
    expect(found.path).toContain('browsers give a File instead');
  },
);
