import { expect, it } from 'vitest';
import { TimeSpent } from '../../src/engine/time-spent.ts';

it('goes on where the claim before was, and rounds what it has added up, not what it adds', () => {
  const spent = new TimeSpent({ parse: 100, write: 7 });
  for (let chunk = 0; chunk < 10; chunk += 1) spent.add({ parse: 0.4, commit: 0.2 });
  expect(JSON.parse(spent.toJson({ write: 2.6 }))).toEqual({ parse: 104, write: 10, commit: 2 });
  // What is still under way comes again when it is over.
  expect(JSON.parse(spent.toJson())).toEqual({ parse: 104, write: 7, commit: 2 });
});
