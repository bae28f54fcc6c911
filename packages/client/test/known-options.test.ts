import { Galena } from '@galena/client';
import { describe, expect, it } from 'vitest';
import { knownOptions } from '../src/known-options.ts';
import { collect } from './support/collect.ts';

/** Nobody is asked for anything: what is misspelt is found before. */
const galena = new Galena({
  baseUrl: 'http://127.0.0.1:1',
  clientId: 'x',
  clientSecret: 'x',
  fetch: () => Promise.reject(new Error('nothing is to be sent')),
});

/** As JavaScript without types gives them. */
const misspelt = (options: object): never => options as never;

const email = [{ email: 'a@x.io' }];

describe('an option that there is not', () => {
  it.each<[string, string, (options: never) => unknown]>([
    ['colums', 'columns', (options) => galena.imports.create(email, options)],
    ['lookupfield', 'lookupField', (options) => galena.imports.create(email, options)],
    ['pollMS', 'pollMs', async (options) => galena.imports.open(1000, options)],
    ['batchsize', 'batchSize', (options) => collect(galena.imports.list(options))],
    ['poolMs', 'pollMs', (options) => collect(galena.imports.watch(1000, options))],
    ['poolMs', 'pollMs', (options) => collect(galena.imports.watchNewest(3, options))],
    ['timeout', 'timeoutMs', (options) => galena.imports.get(1000, options)],
    ['timeout', 'timeoutMs', (options) => galena.imports.getReport(1000, 'failures', options)],
    ['timeout', 'timeoutMs', (options) => galena.imports.open(1000).wait(options)],
    ['signall', 'signal', (options) => galena.imports.open(1000).status(options)],
    ['signall', 'signal', (options) => galena.imports.open(1000).cancel(options)],
    ['signall', 'signal', (options) => collect(galena.imports.open(1000).failures(options))],
    ['lookupfield', 'lookupField', (options) => galena.imports.dryRun(email, options)],
    ['pollMS', 'pollMs', async (options) => galena.imports.openDryRun(1000, options)],
    ['timeout', 'timeoutMs', (options) => galena.imports.openDryRun(1000).summary(options)],
    ['timeout', 'timeoutMs', (options) => galena.imports.openDryRun(1000).import(options)],
    ['outcome', 'outcomes', async (options) => collect(galena.imports.openDryRun(1000).differences(options))],
    ['outcome', 'outcomes', (options) => collect(galena.imports.openDryRun(1000).csv(options))],
    ['knownSince', 'onKnownSince', (options) => collect(galena.leads.history(1, options))],
    ['outcome', 'outcomes', (options) => collect(galena.imports.changes(1000, options))],
    ['outcome', 'outcomes', (options) => collect(galena.imports.changesCsv(1000, options))],
    ['field', 'fields', (options) => galena.imports.undo(1000, options)],
    ['batchsize', 'batchSize', (options) => collect(galena.imports.kept(1001, options))],
    ['signall', 'signal', (options) => collect(galena.imports.keptCsv(1001, options))],
    ['lists', 'list', (options) => galena.exports.leads(options)],
    ['untill', 'until', (options) => galena.exports.activities(options)],
    ['status', 'statuses', (options) => collect(galena.exports.list('leads', options))],
    ['pollMS', 'pollMs', (options) => galena.exports.open('leads', 'x').wait(options)],
    ['hav', 'have', (options) => galena.exports.open('leads', 'x').text(options)],
    ['sinc', 'since', (options) => collect(galena.activities.list(options))],
    ['field', 'fields', async (options) => collect(galena.activities.changes(options))],
    ['ontoken', 'onToken', async (options) => collect(galena.activities.deleted(options))],
    ['field', 'fields', (options) => galena.leads.get(1, options)],
    ['field', 'fields', (options) => collect(galena.leads.find('email', ['a@x.io'], options))],
    ['txt', 'text', (options) => collect(galena.leads.search(options))],
    ['lookupfield', 'lookupField', (options) => galena.leads.sync(email, options)],
    ['reasons', 'reason', (options) => galena.leads.push('Fair', email, options)],
    ['batchsize', 'batchSize', (options) => collect(galena.leads.lists(1, options))],
    ['dedupBy', 'dedupeBy', (options) => galena.companies.sync(email, options)],
    ['deleteby', 'deleteBy', (options) => galena.companies.delete(email, options)],
    ['off', 'of', async (options) => collect(galena.fields.list(options))],
    ['off', 'of', (options) => galena.fields.get('email', options)],
    ['name', 'names', async (options) => collect(galena.lists.list(options))],
    ['field', 'fields', async (options) => collect(galena.lists.members(1001, options))],
    ['folders', 'folder', (options) => galena.lists.create(options)],
    ['descripton', 'description', (change) => galena.lists.update(1001, change)],
    ['descripton', 'description', (options) => galena.partitions.create('Europe', options)],
    ['day', 'days', (options) => galena.usage.calls(options)],
    ['signall', 'signal', (options) => galena.settings.get(options)],
    ['event', 'events', (options) => galena.webhooks.create(options)],
    ['enable', 'enabled', async (options) => galena.webhooks.update(1, options)],
    ['keephours', 'keepHours', async (options) => galena.webhooks.rotate(1, options)],
    ['state', 'status', (options) => collect(galena.webhooks.deliveries(1, options))],
    ['signall', 'signal', (options) => galena.serverKind(options)],
    ['signall', 'signal', (options) => galena.request('GET', '/rest/v1/lists.json', undefined, options)],
    ['baseURL', 'baseUrl', async (options) => new Galena(options)],
    [
      'attempt',
      'attempts',
      async (retry) => new Galena({ baseUrl: 'http://127.0.0.1:1', clientId: 'x', clientSecret: 'x', retry }),
    ],
  ])('%s is told, with %s as the likely one', async (name, likely, call) => {
    await expect(Promise.resolve().then(() => call(misspelt({ [name]: 1 })))).rejects.toThrow(
      `there is no option "${name}"; most likely it is "${likely}"; the options are: `,
    );
  });

  it('is told without a likely one where none is near', () => {
    const names = { signal: true, timeoutMs: true } as const;
    for (const name of ['shoe', 'toString', 'x'.repeat(1_000)])
      expect(() => knownOptions(misspelt({ [name]: 1 }), names as never)).toThrow(
        new TypeError(`there is no option "${name}"; the options are: signal, timeoutMs`),
      );
    expect(knownOptions({ signal: undefined }, { signal: true })).toEqual({ signal: undefined });
  });
});
