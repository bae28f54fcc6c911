import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/db/database.ts';
import { startEmbedded } from '../../src/db/embedded/server.ts';
import { migrate } from '../../src/db/migrate.ts';
import { sql } from '../../src/db/sql.ts';
import { createLogger } from '../../src/log.ts';
import { ensureFirstService } from '../../src/subscriptions/first-start.ts';
import { service, templateDatabase } from './constants.ts';
import { inDatabase } from './in-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The PostgreSQL of the whole test run. */
    connectionString: string;
  }
}

/** One PostgreSQL for all test files, with a template database that each of them clones in some milliseconds. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'galena-test-'));
  await chmod(dataDir, 0o711);
  const server = await startEmbedded(dataDir, createLogger('silent'));
  await makeTemplate(server.connectionString);
  project.provide('connectionString', server.connectionString);
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

async function makeTemplate(connectionString: string): Promise<void> {
  const admin = openDatabase({ connectionString, maxConnections: 1 });
  await admin.execute(sql`create database galena_template`);
  // Nobody pulls the plug of this one: those that are killed in tests are others.
  await admin.execute(sql`alter system set fsync = off`);
  await admin.execute(sql`select pg_reload_conf()`);
  await admin.close();
  const template = openDatabase({
    connectionString: inDatabase(connectionString, templateDatabase),
    maxConnections: 1,
  });
  await migrate(template);
  await ensureFirstService(
    template,
    readConfig({ GALENA_CLIENT_ID: service.clientId, GALENA_CLIENT_SECRET: service.clientSecret }),
  );
  await template.close();
}
