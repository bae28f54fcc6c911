import { expect, it } from 'vitest';
import { useTestServer } from '../support/test-server.ts';

it('gives cells that a spreadsheet would run back as they were sent', async () => {
  const { api } = await useTestServer();
  const row = `=cmd|' /C calc'!A0,+1+1,-2,@SUM(A1),many`;
  const batchId = await api.import({ file: `firstName,lastName,title,email,numberOfEmployees\n${row}\n` });
  const [, reported] = (await api.report(batchId, 'failures')).split('\n');
  expect(reported?.startsWith(`${row},`)).toBe(true);
});
