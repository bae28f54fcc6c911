import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/**
 * Where Debian puts it; CHROMIUM names another one. The one that has no windows at all comes first: it takes a third less of the
 * processor for the same pages.
 */
const places = [process.env['CHROMIUM'] ?? '', '/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

export function findChromium(): string | undefined {
  return places.find((file) => existsSync(file));
}

/** Ends by itself, whatever becomes of the package server. */
const aptTimeoutMs = 180_000;

/** Before the tests: root on Debian gets a Chromium; where there is none, the tests in a browser are skipped. */
export function setup(): void {
  if (findChromium() === undefined && process.getuid?.() === 0) install();
  if (findChromium() === undefined) {
    console.log(
      'Tests in a browser are skipped: there is no Chromium. "apt-get install chromium-headless-shell" brings one, or CHROMIUM names it.',
    );
  }
}

/** Package lists that lie about for a while name files that are gone. */
function install(): void {
  const options = { stdio: 'ignore', timeout: aptTimeoutMs } as const;
  const network = ['-o', 'Acquire::http::Timeout=15', '-o', 'Acquire::Retries=1'];
  const { status } = spawnSync('apt-get', [...network, 'update'], options);
  if (status !== 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const command = [...network, 'install', '-y', '--no-install-recommends'];
  for (const name of ['chromium-headless-shell', 'chromium']) {
    if (spawnSync('apt-get', [...command, name], { ...options, env }).status === 0) return;
  }
}

/** Opens it without a window. Root has no sandbox, and containers hardly any shared memory. */
export async function openChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('there is no Chromium');
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath,
    timeout: 60_000,
    args: ['--disable-dev-shm-usage', ...(isRoot ? ['--no-sandbox'] : [])],
  });
}
