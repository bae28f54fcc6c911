import { expect, it } from 'vitest';
import { sqlInFolder } from '../../packages/server/test/sql/sql-in-sources.ts';
import { matchStatement } from './match-statement.ts';

it('is known by a text that the engine still sends, or the campaigns would wait for a moment that never comes', async () => {
  const sent = await sqlInFolder(new URL('../../packages/server/src/engine/', import.meta.url));
  for (const part of matchStatement.split('|')) {
    expect(sent.filter(({ text }) => new RegExp(part).test(text))).not.toEqual([]);
  }
});
