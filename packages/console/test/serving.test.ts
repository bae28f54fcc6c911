import { readdir, readFile, stat } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { useTestServer } from '../../server/test/support/test-server.ts';

const dist = new URL('../dist/', import.meta.url);

it('is served with a policy that allows nothing but its own files and calls, and framed nowhere', async () => {
  const { url } = await useTestServer('api');
  const [page, asset, icon] = await Promise.all([
    fetch(`${url}/console/`),
    fetch(`${url}/console/assets/${await findAsset('.js')}`),
    fetch(`${url}/console/galena.svg`),
  ]);
  for (const { status, headers } of [page, asset, icon]) {
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
  const types = [page, asset, icon].map(({ headers }) => headers.get('content-type'));
  expect(types).toEqual(['text/html; charset=utf-8', 'text/javascript; charset=utf-8', 'image/svg+xml']);
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect([page, icon].map(({ headers }) => headers.get('cache-control'))).toEqual(['no-store', 'no-store']);
  expect(await page.text()).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=/);
});

it('sends browsers at / and whoever forgets the slash to it, and has no files but its own', async () => {
  const { url } = await useTestServer('api');
  const bare = await fetch(`${url}/console`, { redirect: 'manual' });
  expect([bare.status, bare.headers.get('location')]).toEqual([308, '/console/']);
  const front = (accept: string, path = '/') =>
    fetch(`${url}${path}`, { redirect: 'manual', headers: { accept } });
  const browser = await front('text/html,application/xhtml+xml,*/*;q=0.8');
  expect([browser.status, browser.headers.get('location')]).toEqual([302, '/console/']);
  for (const answer of [
    await front('*/*'),
    await front('application/json'),
    await front('text/html', '/nothing'),
  ]) {
    expect(await answer.json()).toMatchObject({ errors: [{ code: '610' }] });
  }
  for (const path of [
    'package.json',
    '../package.json',
    '..%2fpackage.json',
    'assets/',
    'index.html/x',
    '%00',
  ]) {
    const answer = await fetch(`${url}/console/${path}`);
    expect([path, await answer.json()]).toMatchObject([path, { errors: [{ code: '610' }] }]);
  }
});

it('loads less than 80 kB at first, and what reads files only when there is one', async () => {
  const first = await loadedAtFirst();
  expect(await zippedBytes(first)).toBeLessThan(80_000);
  const assets = (await readdir(new URL('assets/', dist))).map((name) => `assets/${name}`);
  const texts = await textsOf(assets);
  expect(texts.length).toBeGreaterThan(4);
  // 7,100 bytes of it are the pages about calls and the control plane of a double, 9,800 the table of rows to be corrected, 2,300
  // what is shown of dry runs, 7,500 the start page, the page of a file in parts, notices and the timeline, 700 the lines in files of
  // differences and two more rules, 3,300 users and their passwords, 10,000 what fields
  // are called in twenty languages and how columns are known by their cells, 7,500 the search for leads and their editor, 2,500 limits, the plot of days and the dialogs of fields and companies,
  // 8,500 what looks texts up in other languages and the calls of it.
  const code = assets.filter((name) => !texts.includes(name));
  expect(await zippedBytes(['index.html', ...code])).toBeLessThan(335_000);
  // Of the four languages beside English a person loads one, and of that what the opened pages say.
  expect((await zippedBytes(texts)) / 4).toBeLessThan(45_000);
  expect((await stat(new URL('index.html', dist))).size).toBeLessThan(2_000);
});

/** The page, what it names, and what its script imports before anything is clicked. */
async function loadedAtFirst(): Promise<readonly string[]> {
  const page = await readFile(new URL('index.html', dist), 'utf8');
  const named = [...page.matchAll(/"\.\/([^"]+)"/g)].flatMap(([, name]) => name ?? []);
  const script = await readFile(new URL(`assets/${await findAsset('.js')}`, dist), 'utf8');
  const imported = [...script.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)].map(
    ([, name]) => `assets/${name}`,
  );
  return [...new Set(['index.html', ...named, ...imported])];
}

/** The files of other languages: each is named as its room is. */
async function textsOf(assets: readonly string[]): Promise<readonly string[]> {
  const rooms = (await readdir(new URL('../src/languages/de/', import.meta.url))).map((name) =>
    name.replace('.json', ''),
  );
  return assets.filter((asset) => rooms.includes(/^assets\/(.+)-[\w-]{8}\.js$/.exec(asset)?.[1] ?? ''));
}

async function zippedBytes(names: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    names.map(async (name) => gzipSync(await readFile(new URL(name, dist))).length),
  );
  return sizes.reduce((total, size) => total + size, 0);
}

async function findAsset(ending: string): Promise<string> {
  const names = await readdir(new URL('assets/', dist));
  return names.find((name) => name.startsWith('index-') && name.endsWith(ending)) ?? '';
}
