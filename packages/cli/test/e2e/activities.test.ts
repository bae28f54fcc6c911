import { expect, it } from 'vitest';
import { useFolder } from '../../../client/test/support/folder.ts';
import { sql } from '../../../server/src/db/sql.ts';
import { shareTestServer } from '../../../server/test/support/test-server.ts';
import { until } from '../../../server/test/support/until.ts';
import { GalenaCommand, serverAt } from '../support/run-galena.ts';
import { runHere } from '../support/run-here.ts';

const server = shareTestServer();

it('tells what happened to leads, and goes on with what is new until Ctrl-C', async () => {
  const { api, url } = server();
  await api.import({ file: 'email,firstName\nfollow@a.io,Ada\n', name: 'fair.csv' });
  const [lead] = await api.leads(['follow@a.io'], 'id');
  const id = String(lead?.['id']);
  const folder = await useFolder();
  const command = ['activities', id, '--types', 'New Lead,change data value', '--follow', '--json'];
  const follow = new GalenaCommand(folder, command, serverAt(url));
  await until(async () => follow.stdout.includes('"activityType":"New Lead"'));
  await api.sync([{ email: 'follow@a.io', firstName: 'Eda' }]);
  await until(async () => follow.stdout.includes('"activityType":"Change Data Value"'));
  follow.process.kill('SIGINT');
  const { status, stdout } = await follow.outcome();
  expect(status).toBe(0);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).activityTypeId),
  ).toEqual([12, 13]);

  const shown = await runHere(folder, ['activities', id], serverAt(url));
  expect(shown.stdout).toMatch(
    /^\d{4}-\S+Z {2}lead \d+ {2}New Lead.*\n.* Change Data Value: First Name .*New Value: Eda/,
  );
  const history = await runHere(folder, ['leads', 'history', id], serverAt(url));
  expect(history.stdout).toMatch(
    /changed +First Name +Ada +Eda +First service \(first-service@galena\.local\), syncLead\n/,
  );
  expect(history.stdout).toMatch(/created +import 1000, row 1, fair\.csv, First service/);
  const changes = await runHere(folder, ['imports', 'changes', '1000'], serverAt(url));
  expect(changes.stdout).toMatch(/^row +leadId +email +outcome +changes\n1 +\d+ +follow@a\.io +created/);
  expect(changes.stderr).toBe('');
  // As though the part with the changes of then had been dropped.
  await server().database.execute(sql`
    update sub_000_gal_000.ledger_parts set since = now() + interval '1 minute' where kind = 'changes'`);
  const later = await runHere(folder, ['imports', 'changes', '1000'], serverAt(url));
  expect(later.stderr).toMatch(/^Changed values are known since \d{4}-\S+Z\.\n$/);
});
