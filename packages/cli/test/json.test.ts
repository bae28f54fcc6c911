import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { useFolder } from '../../client/test/support/folder.ts';
import { controlToken } from '../../server/test/support/constants.ts';
import { createTestServer, type TestServer } from '../../server/test/support/test-server.ts';
import { toJson } from '../src/commands/serve.ts';
import { describeCommands } from '../src/completion/describe-commands.ts';
import { createProgram } from '../src/program.ts';
import { serverAt } from './support/run-galena.ts';

/** In this order: each finds what those before it have left. `FILE` and `OUT` are in a folder of the test. */
const lines = [
  'import FILE/leads.csv --check',
  'import FILE/leads.csv',
  'import FILE/leads.csv --list 77',
  'import FILE/none.csv',
  'retry FILE/leads.failures.csv --check',
  'status 1000',
  'wait --last',
  'failures 1000',
  'failures 1000 --output FILE/out.csv',
  'warnings 1000',
  'skipped --last',
  'cancel 1000',
  'imports list',
  'imports changes 1000 --outcome created',
  'undo 1000 --dry-run',
  'templates save Fair {"columns":{"E-Mail":"email"}}',
  'templates list',
  'templates show Fair',
  'templates delete Fair',
  'leads get 1 --fields email,leadScore',
  'leads find email a@x.io --fields email',
  'leads search a@x --fields email',
  'leads history 1',
  'activities 1 --types 12',
  'import FILE/more.csv --dry-run',
  'imports differences 1002',
  'import --from-dry-run 1002',
  'leads delete 99',
  'lists list',
  'lists create Fair --folder 1',
  'lists add 1001 1',
  'lists add 1001 99',
  'lists members 1001 --fields email',
  'export leads --list 1001 --fields email --output FILE/members.csv',
  'export activities --since 1h --output FILE/activities.csv',
  'lists remove 1001 1',
  'lists delete 1001',
  'companies set acme company=Acme',
  'companies find externalCompanyId acme --fields company',
  'companies delete acme',
  'companies fields',
  'sales-persons set sam email=sam@x.io',
  'sales-persons find externalSalesPersonId sam --fields email',
  'sales-persons delete sam',
  'sales-persons fields',
  'fields list',
  'fields create shoeSize Shoe --type integer',
  'fields set shoeSize --display-name Size --hide',
  'fields usage shoeSize',
  'fields delete shoeSize',
  'partitions list',
  'partitions create Europe',
  'partitions delete 2',
  'subscriptions list',
  'subscriptions create 111-AAA-111',
  'subscriptions pause 000-GAL-000',
  'subscriptions resume 000-GAL-000',
  'roles set Reader Read-Only%Lead',
  'roles list',
  'services create Loader loader@x.io Reader',
  'services list',
  'services set-role CLIENT Administrator',
  'services rotate CLIENT',
  'services revoke CLIENT',
  'users add ada@x.io --role Reader --name Ada',
  'users list',
  'users set-role ada@x.io Administrator',
  'users disable ada@x.io',
  'users enable ada@x.io',
  'users reset ada@x.io',
  'users delete ada@x.io',
  'roles delete Reader',
  'webhooks create http://127.0.0.1:9/hooks import.failed',
  'webhooks list',
  'webhooks set 1 --events * --description Ours',
  'webhooks rotate 1 --keep-hours 1',
  'webhooks test 1',
  'webhooks deliveries 1',
  'webhooks repeat 1 MESSAGE',
  'webhooks disable 1',
  'webhooks enable 1',
  'webhooks delete 1',
  // Before the time zone changes: the calls so far would be those of yesterday for an hour or two of the day.
  'usage',
  'usage --errors',
  'limits',
  'calls --path /rest/v1/stats/usage.json',
  'control fault add {"operation":"Sync%Leads","code":"606","times":2,"after":1}',
  'control fault list',
  'control fault remove f1',
  'control pace hold Importing --polls 3',
  'control pace list',
  'control pace release',
  'control strictness',
  'control calls --path /rest/v1/stats/usage.json --curl',
  'control calls --clear',
  'control clock --advance 1s',
  'control clock --follow',
  'control snapshot kept',
  'control snapshots',
  'control restore kept',
  'control export FILE/refused',
  'control reset',
  'control export FILE/seed',
  'control seed FILE/seed',
  'control export FILE/seed.tar.gz',
  'control seed FILE/seed.tar.gz',
  'control reset',
  'settings list',
  'settings set timeZone Europe/Berlin',
  'login --profile here --url URL --client-id test-client --client-secret test-secret',
  'login --list',
  'login --remove --profile here',
  'doctor',
  'completion bash',
];

let server: TestServer;
let folder: string;
const told: string[] = [];

beforeAll(async () => {
  // A double, so that the commands which control one have one.
  const control = { GALENA_CONTROL: 'on', GALENA_CONTROL_TOKEN: controlToken };
  server = await createTestServer('all', control);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = undefined;
  await server.stop();
});

/** Runs a command in this process: there are too many of them for one each. */
async function galena(line: string): Promise<unknown> {
  told.length = 0;
  const words = line
    .split(' ')
    .map((word) => word.replace('FILE', folder).replace('URL', server.url).replaceAll('%', ' '));
  const program = await createProgram(words[0]);
  const listeners = process.stdout.listenerCount('error');
  await program.parseAsync([...words, '--json'], { from: 'user' });
  expect([line, process.stdout.listenerCount('error')]).toEqual([line, listeners]);
  return JSON.parse(told.join(''));
}

/** Known or not, as it happens. */
const maybeKnown = new Set(['rowsPerSecond', 'secondsLeft']);
/** Whether a call was one of more than 100 in 20 seconds depends on the machine. */
const maybeEmpty = new Set(['allowed']);
/** Those of a call are whatever its client sends, which differs between versions of Node.js. */
const byClient = new Set(['headers']);

/** A value with types in the place of values; of a list its first item. */
function shapeOf(value: unknown, name = ''): unknown {
  if (maybeKnown.has(name)) return 'number or null';
  if (maybeEmpty.has(name) && Array.isArray(value)) return 'strings';
  if (byClient.has(name)) return typeof value;
  if (Array.isArray(value)) return value.slice(0, 1).map((item) => shapeOf(item));
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  return Object.fromEntries(
    Object.entries(value).map(([member, inside]) => [member, shapeOf(inside, member)]),
  );
}

it('every command prints JSON of a shape that scripts rely on', { timeout: 300_000 }, async () => {
  folder = await useFolder();
  await writeFile(
    path.join(folder, 'leads.csv'),
    'email,leadScore,Notes\na@x.io,1,\nb@x.io,hot,\nno address,3,\n',
  );
  await writeFile(path.join(folder, 'more.csv'), 'email,leadScore\na@x.io,5\n');
  const control = { GALENA_CONTROL_TOKEN: controlToken };
  const environment = {
    ...serverAt(server.url),
    ...control,
    XDG_STATE_HOME: folder,
    XDG_CONFIG_HOME: folder,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => told.push(String(text)) > 0);

  const commands = describeCommands(await createProgram()).map(({ path: name }) => name);
  const isGroup = (name: string) => commands.some((other) => other.startsWith(`${name} `));
  // These start servers of their own.
  const own = ['', 'serve', 'demo', 'double', 'exec'];
  const tried = commands.filter((name) => !isGroup(name) && !own.includes(name));
  expect(tried.filter((name) => !lines.some((line) => line.startsWith(name)))).toEqual([]);

  let clientId = '';
  let messageId = '';
  const shapes: string[] = [];
  for (const line of lines) {
    const found = await galena(line.replace('CLIENT', clientId).replace('MESSAGE', messageId));
    if (line.startsWith('services create')) clientId = (found as [{ clientId: string }])[0].clientId;
    if (line.startsWith('webhooks test')) messageId = (found as [{ messageId: string }])[0].messageId;
    shapes.push(`galena ${line}\n${JSON.stringify(shapeOf(found), undefined, 2)}\n`);
  }
  await expect(shapes.join('\n')).toMatchFileSnapshot('json-shapes.txt');
});

it('serve tells where it is, also where something is not there', () => {
  const service = { clientId: 'a', clientSecret: undefined };
  const nothing = { url: undefined, tlsUrl: undefined, monitorUrl: undefined, dataDir: undefined, service };
  expect(JSON.parse(toJson(nothing))).toEqual({
    url: null,
    tlsUrl: null,
    monitorUrl: null,
    clientId: 'a',
    clientSecret: null,
    dataDir: null,
  });
});
