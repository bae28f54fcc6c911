import type { DefaultRule, FieldRule, ImportRules } from '@galena/client';
import { Button } from '../parts/button.tsx';
import { type Choice, Select } from '../parts/fields.tsx';
import { isDate, type MappedField, withRule } from './usable-rules.ts';

interface RulesStepOptions {
  readonly rules: ImportRules;
  /** The fields that columns go into. */
  readonly mapped: readonly MappedField[];
  readonly onChange: (rules: ImportRules) => void;
}

/** The choices of a rule; the empty one is what holds where nothing is said. */
const choices = {
  mode: [
    { value: '', label: 'Create and update leads' },
    { value: 'createOnly', label: 'Only create leads' },
    { value: 'updateOnly', label: 'Only update leads' },
  ],
  clear: [
    { value: '', label: 'NULL' },
    { value: 'empty', label: 'NULL and empty cells' },
    { value: 'none', label: 'None' },
  ],
  repeatedKeys: [
    { value: '', label: 'Each row, one after another' },
    { value: 'first', label: 'The first row' },
    { value: 'last', label: 'The last row' },
    { value: 'fail', label: 'None: all of them fail' },
  ],
  multipleMatches: [
    { value: '', label: 'As the settings say' },
    { value: 'lastUpdated', label: 'The lead updated last' },
    { value: 'firstCreated', label: 'The lead created first' },
    { value: 'fail', label: 'None: the row fails' },
  ],
  surplusCells: [
    { value: '', label: 'As the settings say' },
    { value: 'warn', label: 'The row goes in with a warning' },
    { value: 'fail', label: 'The row fails' },
    { value: 'ignore', label: 'The row goes in' },
  ],
  unknownColumns: [
    { value: '', label: 'As the settings say' },
    { value: 'ignore', label: 'Ignore them' },
    { value: 'reject', label: 'Refuse the file' },
  ],
} as const;

const simpleRules: readonly Choice[] = [
  { value: '"overwrite"', label: 'Overwrite' },
  { value: '"fillEmpty"', label: 'Fill empty fields only' },
  { value: '"never"', label: 'Only set in new leads' },
];

const offeredSeparators = [';', ',', '|'];

/** What rows may do to leads, in all and field by field. */
export function RulesStep({ rules, mapped, onChange }: RulesStepOptions) {
  const { fields = {} } = rules;
  const dates = mapped.filter(isDate).map(({ name, displayName }) => ({
    value: JSON.stringify({ newest: name }),
    label: `Newest by ${displayName}`,
  }));
  const choose = (name: keyof typeof choices) => (value: string) =>
    onChange(withRule(rules, { [name]: value === '' ? undefined : value }));
  const setField = (name: string, rule: FieldRule | undefined) => {
    const { [name]: _, ...others } = fields;
    const next = rule === undefined ? others : { ...others, [name]: rule };
    onChange(withRule(rules, { fields: Object.keys(next).length === 0 ? undefined : next }));
  };
  const select = (name: keyof typeof choices, label: string, hint: string) => (
    <Select
      label={label}
      value={rules[name] ?? ''}
      choices={choices[name]}
      onChange={choose(name)}
      hint={hint}
    />
  );
  const without = mapped.filter(({ name }) => fields[name] === undefined);
  return (
    <>
      <div class="fields">
        {select('mode', 'Mode', 'Rows that may not go in are skipped')}
        <Select
          label="Values that leads have"
          value={JSON.stringify(rules.defaultRule ?? 'overwrite')}
          choices={[...simpleRules, ...dates]}
          onChange={(value) => {
            const rule = JSON.parse(value) as DefaultRule;
            onChange(withRule(rules, { defaultRule: rule === 'overwrite' ? undefined : rule }));
          }}
          hint="In fields without a rule of their own"
        />
        {select('clear', 'Cells that clear a field', 'Of a lead that has a value')}
        {select('repeatedKeys', 'Of rows with the same key', 'These go in')}
        {select('multipleMatches', 'Of leads with the same key', 'This one is updated')}
        {select('surplusCells', 'Cells beyond the header', 'In a row that has such cells')}
        {select('unknownColumns', 'Columns that match no field', 'But for those that you skip')}
      </div>
      {mapped.map((field) => {
        const rule = fields[field.name];
        return (
          rule !== undefined && (
            <div key={field.name} class="search-row">
              <Select
                label={field.displayName}
                value={JSON.stringify(rule)}
                choices={[...simpleRules, ...dates, ...appends(field, rule)]}
                onChange={(value) => setField(field.name, JSON.parse(value) as FieldRule)}
              />
              <Button onClick={() => setField(field.name, undefined)}>Remove the rule</Button>
            </div>
          )
        );
      })}
      <Select
        key={without.length}
        label="Rule for a field"
        value=""
        choices={[
          { value: '', label: 'Choose a field' },
          ...without.map(({ name, displayName }) => ({ value: name, label: displayName })),
        ]}
        onChange={(name) => name !== '' && setField(name, 'fillEmpty')}
      />
    </>
  );
}

/** @param rule - which a template may have with another separator */
function appends({ dataType }: MappedField, rule: FieldRule): readonly Choice[] {
  if (dataType !== 'string' && dataType !== 'text') return [];
  const own = typeof rule === 'object' && 'append' in rule ? [rule.append] : [];
  return [...new Set([...offeredSeparators, ...own])].map((append) => ({
    value: JSON.stringify({ append }),
    label: `Append, separated by ${append}`,
  }));
}
