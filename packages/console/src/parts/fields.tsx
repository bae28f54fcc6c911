import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { plainForeign } from './text.tsx';

interface Labelled {
  readonly label: string;
  readonly name?: string;
  readonly hint?: ComponentChildren;
}

interface TextFieldOptions extends Labelled {
  readonly value?: string;
  readonly type?: 'text' | 'password' | 'search' | 'email' | 'date';
  readonly required?: boolean;
  readonly readOnly?: boolean;
  readonly autocomplete?: string;
  readonly placeholder?: string;
  /** Values that are offered while somebody types. */
  readonly offers?: readonly string[];
  readonly onInput?: (text: string) => void;
  /** Once the person has left the field, or pressed Enter. */
  readonly onChange?: (text: string) => void;
}

export function TextField({
  label,
  hint,
  offers,
  onInput,
  onChange,
  value = '',
  type = 'text',
  ...rest
}: TextFieldOptions) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        // Preact's types tie roles to the type of an input; here there is none.
        type={type as 'text'}
        spellcheck={false}
        dir="auto"
        {...rest}
        {...(offers !== undefined && { list: `${id}-offers` })}
        {...(onInput === undefined ? { defaultValue: value } : { value })}
        onInput={(event) => onInput?.(event.currentTarget.value)}
        onChange={(event) => onChange?.(event.currentTarget.value)}
      />
      {offers !== undefined && (
        <datalist id={`${id}-offers`}>
          {offers.map((offer) => (
            <option key={offer} value={offer} />
          ))}
        </datalist>
      )}
      {hint !== undefined && <p class="quiet small">{hint}</p>}
    </div>
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

interface SelectOptions extends Labelled {
  readonly value?: string;
  readonly choices: readonly Choice[];
  readonly onChange?: (value: string) => void;
}

export function Select({ label, name, hint, value, choices, onChange }: SelectOptions) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        name={name}
        // Of a form what somebody has chosen stays chosen when the page around it is drawn again.
        {...(onChange !== undefined && { value })}
        onChange={(event) => onChange?.(event.currentTarget.value)}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value} selected={choice.value === value}>
            {plainForeign(choice.label)}
          </option>
        ))}
      </select>
      {hint !== undefined && <p class="quiet small">{hint}</p>}
    </div>
  );
}

interface CheckboxOptions {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Checkbox({ label, checked, onChange }: CheckboxOptions) {
  return (
    <label class="checkbox">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      {label}
    </label>
  );
}
