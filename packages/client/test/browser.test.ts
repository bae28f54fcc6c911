import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { service } from '../../server/test/support/constants.ts';
import { useTestServer } from '../../server/test/support/test-server.ts';
import { makeFile } from './support/large-file.ts';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const executablePath = [process.env['CHROMIUM'] ?? '', '/usr/bin/chromium'].find((file) => existsSync(file));

/** The modules as a bundler would find them for a browser. */
const page = `<!doctype html><script type="importmap">
{ "imports": { "@galena/client": "/sdk/index.js", "#platform": "/sdk/platform/browser.js" } }
</script>
<script type="module">
import { Galena } from '@galena/client';
globalThis.Galena = Galena;
</script>`;

/** A web server with a page, the SDK, and behind it the API: one origin, as with the console. */
async function useWebServer(api: string): Promise<string> {
  const target = new URL(api);
  const server = createServer(async (call, answer) => {
    const url = call.url ?? '/';
    if (url === '/') {
      answer.setHeader('content-type', 'text/html').end(page);
      return;
    }
    if (url.startsWith('/sdk/')) {
      const code = await readFile(path.join(dist, url.slice('/sdk/'.length)));
      answer.setHeader('content-type', 'text/javascript').end(code);
      return;
    }
    const { method, headers } = call;
    const forward = request(
      { host: target.hostname, port: target.port, method, path: url, headers },
      (reply) => {
        answer.writeHead(reply.statusCode ?? 500, reply.headers);
        reply.pipe(answer);
      },
    );
    call.pipe(forward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}/`;
}

if (executablePath === undefined) {
  console.log(
    'The SDK is not tried in a browser here: there is no /usr/bin/chromium, and CHROMIUM names none.',
  );
}

it.skipIf(executablePath === undefined)(
  'imports in a browser, in parts and with lines',
  { timeout: 180_000 },
  async () => {
    const { url } = await useTestServer();
    const site = await useWebServer(url);
    const browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
    onTestFinished(() => browser.close());
    const tab = await browser.newPage();
    await tab.goto(site);
    const file = makeFile({ rows: 600, badEvery: 50 });
    const found = await tab.evaluate(
      async ({ text, origin, credentials }) => {
        const { Galena } = globalThis as unknown as typeof import('@galena/client');
        const galena = new Galena({ baseUrl: origin, ...credentials });
        const handle = await galena.imports.create(new Blob([text]), { maxFileBytes: 8_000 });
        const seen: number[] = [];
        const result = await handle.wait({ onProgress: ({ rowsDone }) => seen.push(rowsDone) });
        const failures = [];
        for await (const { line, reason } of handle.failures()) failures.push({ line, reason });
        const path = await galena.imports.create('leads.csv').catch(String);
        return { result, failures, seen: seen.length, path };
      },
      { text: file, origin: site, credentials: service },
    );
    expect(found.result).toMatchObject({ status: 'complete', rowsDone: 600, failed: 12, warned: 12 });
    expect(found.result.parts).toBeGreaterThan(2);
    expect(found.seen).toBeGreaterThan(0);
    const lines = file.split('\n');
    for (const { line, reason } of found.failures) {
      expect(reason).toBe('Invalid data type in field Lead Score');
      // Rows that fail here are tenth rows too, whose second line has the bad cell.
      expect(lines[Number(line)]).toContain(',hot,');
    }
    expect(found.path).toContain('browsers give a File instead');
  },
);
