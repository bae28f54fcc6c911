import type { DescribedLeadField } from '@galena/client';
import { useId } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { InvisibleNote, plainForeign } from '../parts/text.tsx';
import { describeAccepted } from '../results/rules.ts';

interface ValueInputOptions {
  readonly field: DescribedLeadField;
  /** As `toInput` gives it. */
  readonly text: string;
  readonly onInput: (text: string) => void;
}

/** The input for a value of a lead, by the type of its field, with what the field accepts. */
export function ValueInput({ field, text, onInput }: ValueInputOptions) {
  const id = useId();
  const common = {
    id,
    value: text,
    'aria-describedby': `${id}-hint`,
    onInput: (event: { currentTarget: { value: string } }) => onInput(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>{plainForeign(field.displayName)}</label>
      <Input dataType={field.dataType} common={common} />
      <p class="quiet small" id={`${id}-hint`}>
        <InvisibleNote text={text} />
        {hintOf(field)}
      </p>
    </div>
  );
}

interface InputOptions {
  readonly dataType: string;
  readonly common: {
    readonly id: string;
    readonly value: string;
    readonly 'aria-describedby': string;
    readonly onInput: (event: { currentTarget: { value: string } }) => void;
  };
}

const numeric = new Set(['integer', 'score', 'percent']);
const decimal = new Set(['float', 'currency']);

function Input({ dataType, common }: InputOptions) {
  if (dataType === 'boolean') {
    return (
      <select {...common}>
        <option value="true">{t('yes')}</option>
        <option value="false">{t('no')}</option>
      </select>
    );
  }
  if (dataType === 'text') return <textarea rows={3} dir="auto" {...common} />;
  if (dataType === 'date') return <input type="date" {...common} />;
  if (dataType === 'datetime') return <input type="datetime-local" step={1} {...common} />;
  const inputMode = numeric.has(dataType) ? 'numeric' : decimal.has(dataType) ? 'decimal' : 'text';
  return (
    <input type="text" dir="auto" spellcheck={false} autocomplete="off" inputMode={inputMode} {...common} />
  );
}

/** What a choice or a calendar leaves no doubt about is not said. */
function hintOf(field: DescribedLeadField): string {
  if (field.dataType === 'boolean') return t('yes or no');
  if (field.dataType === 'date') return t('a date');
  if (field.dataType === 'datetime') return t('a time in the zone of this browser');
  return describeAccepted(field);
}
