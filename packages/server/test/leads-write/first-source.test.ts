import { expect, it } from 'vitest';
import { shareTestServer } from '../support/test-server.ts';

const shared = shareTestServer();
const fields = 'originalSourceType,originalSourceInfo,registrationSourceType,registrationSourceInfo';

it('a lead says where it came from for as long as it is there', async () => {
  const { api } = shared();
  await api.sync([{ email: 'called@example.com' }]);
  await api.import({ file: 'email\nlisted@example.com\n', form: { listId: '1001' } });
  await api.import({
    file: 'email,firstName,originalSourceType\ncalled@example.com,Ann,Fair\nplain@example.com,Bob,Fair\n',
  });
  await api.sync([{ email: 'plain@example.com', firstName: 'Cid' }]);
  const source = (type: string, info: string | null = null) => ({
    originalSourceType: type,
    originalSourceInfo: info,
    registrationSourceType: type,
    registrationSourceInfo: info,
  });
  const emails = ['called@example.com', 'listed@example.com', 'plain@example.com'];
  expect(await api.leads(emails, fields)).toMatchObject([
    source('Web service API'),
    source('List import', 'List: Starter list'),
    source('List import'),
  ]);
  const [called, listed] = await api.leads(emails, 'id');
  await api.post(`/rest/v1/leads/${called?.['id']}/merge.json?leadId=${listed?.['id']}`);
  expect(await api.leads(['called@example.com'], fields)).toMatchObject([source('Web service API')]);
});
