import { expect, it } from 'vitest';
import { isBelowNpm } from '../src/until-stopped.ts';

it.each([
  ["'galena'", true],
  ['galena serve --port 9000', true],
  [undefined, false],
  ['galena serve & npm run more', false],
  ['npm run build && galena serve', false],
  ['sh start-everything.sh', false],
  ['vitest run', false],
])('the shell of %j was started for Galena alone: %s', (script, isSo) => {
  expect(isBelowNpm(script === undefined ? {} : { npm_lifecycle_script: script })).toBe(isSo);
});
