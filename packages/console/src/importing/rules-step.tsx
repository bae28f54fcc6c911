import type { DefaultRule, FieldRule, ImportRules } from '@galena/client';
import { t } from '../languages/translate.ts';
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
    { value: '', label: t('Create and update leads') },
    { value: 'createOnly', label: t('Only create leads') },
    { value: 'updateOnly', label: t('Only update leads') },
  ],
  clear: [
    { value: '', label: 'NULL' },
    { value: 'empty', label: t('NULL and empty cells') },
    { value: 'none', label: t('None') },
  ],
  repeatedKeys: [
    { value: '', label: t('Each row, one after another') },
    { value: 'first', label: t('The first row') },
    { value: 'last', label: t('The last row') },
    { value: 'fail', label: t('None: all of them fail') },
  ],
  multipleMatches: [
    { value: '', label: t('As the settings say') },
    { value: 'lastUpdated', label: t('The lead updated last') },
    { value: 'firstCreated', label: t('The lead created first') },
    { value: 'fail', label: t('None: the row fails') },
  ],
  surplusCells: [
    { value: '', label: t('As the settings say') },
    { value: 'warn', label: t('The row goes in with a warning') },
    { value: 'fail', label: t('The row fails') },
    { value: 'ignore', label: t('The row goes in') },
  ],
  unknownColumns: [
    { value: '', label: t('As the settings say') },
    { value: 'ignore', label: t('Ignore them') },
    { value: 'reject', label: t('Refuse the file') },
  ],
} as const;

const simpleRules: readonly Choice[] = [
  { value: '"overwrite"', label: t('Overwrite') },
  { value: '"fillEmpty"', label: t('Fill empty fields only') },
  { value: '"never"', label: t('Only set in new leads') },
];

const offeredSeparators = [';', ',', '|'];

/** What rows may do to leads, in all and field by field. */
export function RulesStep({ rules, mapped, onChange }: RulesStepOptions) {
  const { fields = {} } = rules;
  const dates = mapped.filter(isDate).map(({ name, displayName }) => ({
    value: JSON.stringify({ newest: name }),
    label: t('Newest by {field}', { field: displayName }),
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
        {select('mode', t('Mode'), t('Rows that may not go in are skipped'))}
        <Select
          label={t('Values that leads have')}
          value={JSON.stringify(rules.defaultRule ?? 'overwrite')}
          choices={[...simpleRules, ...dates]}
          onChange={(value) => {
            const rule = JSON.parse(value) as DefaultRule;
            onChange(withRule(rules, { defaultRule: rule === 'overwrite' ? undefined : rule }));
          }}
          hint={t('In fields without a rule of their own')}
        />
        {select('clear', t('Cells that clear a field'), t('Of a lead that has a value'))}
        {select('repeatedKeys', t('Of rows with the same key'), t('These go in'))}
        {select('multipleMatches', t('Of leads with the same key'), t('This one is updated'))}
        {select('surplusCells', t('Cells beyond the header'), t('In a row that has such cells'))}
        {select('unknownColumns', t('Columns that match no field'), t('But for those that you skip'))}
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
              <Button onClick={() => setField(field.name, undefined)}>{t('Remove the rule')}</Button>
            </div>
          )
        );
      })}
      <Select
        key={without.length}
        label={t('Rule for a field')}
        value=""
        choices={[
          { value: '', label: t('Choose a field') },
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
    label: t('Append, separated by {separator}', { separator: append }),
  }));
}
