import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openChromium } from '../../../../scripts/chromium.ts';
import { systemClock } from '../../../server/src/clock.ts';
import { type Running, start } from '../../../server/src/compose.ts';
import { readConfig } from '../../../server/src/config.ts';
import type { Database } from '../../../server/src/db/database.ts';
import { createLogger } from '../../../server/src/log.ts';
import { ApiClient } from '../../../server/test/support/api-client.ts';
import { service } from '../../../server/test/support/constants.ts';
import { SpawnedGalena } from '../../../server/test/support/spawned-galena.ts';
import { createTestDatabase } from '../../../server/test/support/test-database.ts';

/** A server that can be stopped and started again where it was, and a browser in front of it. */
export class ConsoleScene {
  readonly database: Database;
  readonly browser: Browser;
  /** Everything that any page has asked for. */
  readonly requests: string[] = [];
  /** What the browser had to complain about: refusals of the policy, errors of scripts. */
  readonly complaints: string[] = [];
  readonly #connectionString: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #drop: () => Promise<void>;
  #running: Running | undefined;
  #port = 0;
  #returned: Page | undefined;

  private constructor(
    { connectionString, database, drop }: Awaited<ReturnType<typeof createTestDatabase>>,
    browser: Browser,
    environment: Readonly<Record<string, string>>,
  ) {
    this.#environment = environment;
    this.#connectionString = connectionString;
    this.database = database;
    this.#drop = drop;
    this.browser = browser;
  }

  /** @param environment - settings of the server besides those of any scene */
  static async open(environment: Readonly<Record<string, string>> = {}): Promise<ConsoleScene> {
    const [database, browser] = await Promise.all([createTestDatabase(), openChromium()]);
    const scene = new ConsoleScene(database, browser, environment);
    await scene.startServer('all');
    return scene;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get api(): ApiClient {
    return new ApiClient(this.origin);
  }

  /** `api` leaves imports queued. */
  async startServer(role: 'all' | 'api'): Promise<void> {
    const config = readConfig({
      PORT: String(this.#port),
      DATABASE_URL: this.#connectionString,
      GALENA_ROLE: role,
      GALENA_CLIENT_ID: service.clientId,
      GALENA_CLIENT_SECRET: service.clientSecret,
      GALENA_DATABASE_CONNECTIONS: '12',
      GALENA_LIMITS: 'off',
      ...this.#environment,
    });
    this.#running = await start(config, { clock: systemClock, log: createLogger('silent') });
    this.#port = Number(new URL(this.#running.url ?? '').port);
  }

  /** The same in a process of its own, which can be killed. */
  spawnServer(role: 'all' | 'api'): Promise<SpawnedGalena> {
    const environment = { PORT: String(this.#port), DATABASE_URL: this.#connectionString, GALENA_ROLE: role };
    return SpawnedGalena.start('unused', environment);
  }

  async stopServer(): Promise<void> {
    await this.#running?.stop();
    this.#running = undefined;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.stopServer();
    await this.#drop();
  }

  async newPage(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context: BrowserContext = await this.browser.newContext({
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    context.setDefaultTimeout(40_000);
    context.on('request', (request) => this.requests.push(request.url()));
    context.on('weberror', (error) => this.complaints.push(error.error().message));
    context.on('console', (message) => {
      if (/Content Security Policy|violates/i.test(message.text())) this.complaints.push(message.text());
    });
    return context.newPage();
  }

  /** A page of somebody who is signed in. */
  async signedIn(
    { clientId, clientSecret } = service,
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<Page> {
    const page = await this.newPage(options);
    await page.goto(`${this.origin}/console/`);
    await page.getByRole('button', { name: 'Use a client id and secret' }).click();
    await page.getByLabel('Client id').fill(clientId);
    await page.getByLabel('Client secret').fill(clientSecret);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    return page;
  }

  /** The signed-in page that an earlier test has returned, loaded anew: Chromium takes seconds of a processor for another one. */
  async borrowPage(): Promise<Page> {
    const page = this.#returned ?? (await this.signedIn());
    this.#returned = undefined;
    await page.goto(`${this.origin}/console/`);
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    return page;
  }

  /** Leaves a page to the next test. */
  async returnPage(page: Page): Promise<void> {
    await page.unrouteAll({ behavior: 'wait' });
    await page.removeAllListeners('dialog', { behavior: 'wait' });
    this.#returned = page;
  }

  /** Goes to a page and waits for it to have loaded. */
  async show(page: Page, path: string): Promise<void> {
    await page.goto(`${this.origin}/console/#/${path}`);
    await page.locator('#content h1').waitFor();
    await page.locator('.loading').waitFor({ state: 'detached' });
  }
}

/** The number of the import that the page shows. */
export async function batchIdOn(page: Page): Promise<number> {
  await page.waitForURL(/#\/imports\/\d+/);
  return Number(/imports\/(\d+)/.exec(page.url())?.[1]);
}
