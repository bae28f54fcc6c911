/** What the engine does with the cells of a row, and with its rules, for whoever wants to know it before a file is sent. */
export { repeatsOf } from './engine/describe-repeats.ts';
export { type JudgedRow, rowJudge, type Verdict } from './engine/judge-row.ts';
export { dataTypes } from './fields/data-types.ts';
export { describedField } from './fields/described-field.ts';
export { failsAgain, hadNul, isMisquoted } from './imports/reasons.ts';
export { checkRules } from './imports/rules/check-rules.ts';
export { fieldRuleWords, ruleChoices } from './imports/rules/import-rules.ts';
export { readRules } from './imports/rules/read-rules.ts';
export { RuleProblem } from './imports/rules/rule-problem.ts';
