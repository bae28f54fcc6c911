import { expect, it } from 'vitest';
import { partName } from '../../src/imports/part-name.ts';

it('says which part of the file it is', () => {
  expect(partName('leads.csv', 'k3j9x2', 2, 1, 1)).toBe('leads.csv (k3j9x2)');
  expect(partName('leads.csv', 'k3j9x2', 1234, 2, 7)).toBe('leads.csv, part 2 of 7 from line 1234 (k3j9x2)');
});

it('has no more characters than Galena takes, and keeps both ends of the name', () => {
  const end = '.csv, corrected from import 1000';
  const more = ', part 2 of 7 from line 1234 (k3j9x2)';
  const named = (characters: number) => partName(`${'𝒳'.repeat(characters)}${end}`, 'k3j9x2', 1234, 2, 7);
  const most = 255 - end.length - more.length;
  expect(named(most)).toBe(`${'𝒳'.repeat(most)}${end}${more}`);
  expect([...named(most + 1)]).toHaveLength(255);
  expect(named(most + 1)).toMatch(
    /^𝒳+…𝒳+\.csv, corrected from import 1000, part 2 of 7 from line 1234 \(k3j9x2\)$/u,
  );
});
