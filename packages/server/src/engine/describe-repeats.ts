import type { ImportRules } from '../imports/rules/import-rules.ts';
import { leftOutReasons, type RepeatRule } from './left-out-rows.ts';

/** What becomes of rows whose key other rows have, for who checks a file before it is sent: which of them go in, and why. */
export function repeatsOf(rules: ImportRules = {}): {
  readonly rule: 'each' | RepeatRule;
  readonly reason: string;
} {
  const { repeatedKeys = 'each', mode, defaultRule = 'overwrite', fields = {} } = rules;
  if (repeatedKeys !== 'each') return { rule: repeatedKeys, reason: leftOutReasons[repeatedKeys] };
  if (mode === 'createOnly') return { rule: 'each', reason: 'only the first one may create a lead' };
  const isRuled = [defaultRule, ...Object.values(fields)].some((rule) => rule !== 'overwrite');
  return {
    rule: 'each',
    reason: isRuled ? 'they go in one after another, by the rules' : 'the last one wins',
  };
}
