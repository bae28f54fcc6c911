import type { DescribedLeadField } from '@galena/client';
import { useId, useRef, useState } from 'preact/hooks';
import { Foreign } from '../parts/text.tsx';

interface FieldComboboxOptions {
  readonly label: string;
  /** REST name; undefined: the column is skipped. */
  readonly value: string | undefined;
  readonly fields: readonly DescribedLeadField[];
  readonly onChoose: (field: string | null) => void;
}

interface Choice {
  readonly name: string | null;
  readonly title: string;
}

const skip: Choice = { name: null, title: 'Skip column' };

/** A list of fields that is searched by typing. */
export function FieldCombobox({ label, value, fields, onChoose }: FieldComboboxOptions) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  /** What is being searched for; undefined while the list is closed. */
  const [search, setSearch] = useState<string>();
  const [active, setActive] = useState(0);
  const choices = search === undefined ? [] : findChoices(fields, search);
  const close = () => setSearch(undefined);
  const open = () => {
    setSearch('');
    // What holds already is chosen again by Enter alone.
    setActive(
      Math.max(
        0,
        findChoices(fields, '').findIndex(({ name }) => name === (value ?? null)),
      ),
    );
  };
  const choose = (choice: Choice | undefined) => {
    if (choice !== undefined) onChoose(choice.name);
    close();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (search === undefined) return open();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((active + step + choices.length) % Math.max(1, choices.length));
    } else if (event.key === 'Enter' && search !== undefined) {
      event.preventDefault();
      choose(choices[active]);
    } else if (event.key === 'Escape') close();
  };
  const box = input.current?.getBoundingClientRect();
  return (
    <div class="combobox">
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={search !== undefined}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={search === undefined ? undefined : `${id}-${active}`}
        autocomplete="off"
        spellcheck={false}
        value={search ?? titleOf(fields, value)}
        placeholder={search === undefined ? '' : titleOf(fields, value)}
        onClick={() => search === undefined && open()}
        onInput={(event) => {
          setSearch(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={press}
        onBlur={close}
      />
      {search !== undefined && box !== undefined && (
        <ul
          id={`${id}-list`}
          role="listbox"
          aria-label={label}
          style={{
            left: `${box.left}px`,
            width: `${Math.min(innerWidth - box.left - 8, Math.max(320, box.width))}px`,
            ...placeOf(box),
          }}
        >
          {choices.map((choice, index) => (
            <li
              key={choice.name}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              ref={(item) => {
                if (index === active) item?.scrollIntoView({ block: 'nearest' });
              }}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(choice)}
            >
              <span>
                <Foreign text={choice.title} most={80} />
              </span>
              {choice.name !== null && <code class="quiet">{choice.name}</code>}
            </li>
          ))}
          {choices.length === 0 && (
            <li role="option" aria-selected="false" aria-disabled="true">
              No matching field
            </li>
          )}
        </ul>
      )}
    </div>
  );
}

const listHeight = 260;

/** Below the input, or above it where there is no room. */
function placeOf({ top, bottom }: DOMRect): { top: string } | { bottom: string } {
  return innerHeight - bottom > listHeight || top < listHeight
    ? { top: `${bottom + 2}px` }
    : { bottom: `${innerHeight - top + 2}px` };
}

function titleOf(fields: readonly DescribedLeadField[], value: string | undefined): string {
  return fields.find(({ rest }) => value !== undefined && rest?.name === value)?.displayName ?? skip.title;
}

function findChoices(fields: readonly DescribedLeadField[], search: string): readonly Choice[] {
  const wanted = search.trim().toLowerCase();
  const choices = [
    skip,
    ...fields.flatMap(({ rest, displayName }) =>
      rest === undefined || (rest.readOnly && rest.name !== 'id')
        ? []
        : [{ name: rest.name, title: displayName }],
    ),
  ];
  return choices.filter(
    ({ name, title }) =>
      title.toLowerCase().includes(wanted) || (name?.toLowerCase().includes(wanted) ?? false),
  );
}
