// Payload with its import plugin, at the service of ../../parts/peers.ts: told a file, it imports it, by upsert on the
// e-mail address and through Payload's job queue, and tells how long that took. It runs where Payload is installed.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { postgresAdapter } from '@payloadcms/db-postgres';
import { importExportPlugin } from '@payloadcms/plugin-import-export';
import { buildConfig, getPayload } from 'payload';

const [connectionString, uploadFolder] = process.argv.slice(2);
const text = (name) => ({ name, type: 'text' });

const payload = await getPayload({
  config: buildConfig({
    secret: 'benchmark',
    // Uploads are read from the disk only where the server's own URL is known; nothing listens there.
    serverURL: 'http://localhost',
    telemetry: false,
    logger: { options: { level: 'error' } },
    collections: [
      { slug: 'users', auth: true, fields: [] },
      {
        slug: 'leads',
        fields: [{ ...text('email'), index: true }, text('firstName'), text('lastName'), text('company')],
      },
    ],
    db: postgresAdapter({ pool: { connectionString }, push: true }),
    plugins: [
      importExportPlugin({
        collections: [{ slug: 'leads', import: true, export: false }],
        overrideImportCollection: ({ collection }) => ({
          ...collection,
          upload: { ...collection.upload, staticDir: uploadFolder },
        }),
      }),
    ],
  }),
});
// Only now: in production it would not make its tables by itself.
process.env.NODE_ENV = 'production';
const person = { email: 'benchmark@example.com', password: 'benchmark' };
const user = { ...(await payload.create({ collection: 'users', data: person })), collection: 'users' };

async function importFile(name) {
  const data = await readFile(name);
  const start = performance.now();
  const { id } = await payload.create({
    collection: 'imports',
    user,
    data: { collectionSlug: 'leads', importMode: 'upsert', matchField: 'email' },
    file: { data, name: path.basename(name), mimetype: 'text/csv', size: data.length },
  });
  await payload.jobs.run();
  const seconds = (performance.now() - start) / 1000;
  const { status, summary } = await payload.findByID({ collection: 'imports', id });
  return { seconds, status, imported: summary.imported, updated: summary.updated };
}

process.on('disconnect', () => process.exit());
process.on('message', async (file) => {
  process.send(await importFile(file).catch((error) => ({ error: String(error) })));
});

const versionOf = async (name) => {
  const file = await readFile(new URL(`node_modules/${name}/package.json`, import.meta.url), 'utf8');
  return `${name} ${JSON.parse(file).version}`;
};
const names = ['payload', '@payloadcms/plugin-import-export', '@payloadcms/db-postgres'];
process.send(await Promise.all(names.map(versionOf)));
