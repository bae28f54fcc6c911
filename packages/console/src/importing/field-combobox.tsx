import type { DescribedLeadField } from '@galena/client';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { T, t } from '../languages/translate.ts';
import { Foreign } from '../parts/text.tsx';
import { findFields } from './field-choices.ts';

interface FieldComboboxOptions {
  readonly label: string;
  /** REST name; undefined: the column is skipped. */
  readonly value: string | undefined;
  readonly fields: readonly DescribedLeadField[];
  /** Labels of the columns that go into fields, by REST name. */
  readonly usedBy: ReadonlyMap<string, string>;
  readonly onChoose: (field: string | null) => void;
  /** Makes a field for the column; undefined where the person may not. */
  readonly maker: FieldMaker | undefined;
}

/** Makes a field for a column. */
export interface FieldMaker {
  /** What the choice says that does it. */
  title(): string;
  start(): void;
}

type Choice =
  | { readonly kind: 'skip' | 'make'; readonly title: string }
  | { readonly kind: 'field'; readonly title: string; readonly name: string };

const skip: Choice = { kind: 'skip', title: t('Skip column') };

/** More options are put onto the page as they are scrolled to. */
const shownAtOnce = 40;

/** A list of fields that is searched by typing. */
export function FieldCombobox({ label, value, fields, usedBy, onChoose, maker }: FieldComboboxOptions) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  /** What is being searched for; undefined while the list is closed. */
  const [search, setSearch] = useState<string>();
  const [active, setActive] = useState(0);
  const [shown, setShown] = useState(shownAtOnce);
  const isOpen = search !== undefined;
  const choices = useMemo(
    () => (search === undefined ? [] : findChoices(fields, search, maker)),
    [fields, search, maker !== undefined],
  );
  const place = usePlace(input, isOpen);
  const activeOption = useRef<HTMLLIElement>(null);
  const isPlaced = place !== undefined;
  // Not at each rendering: whoever has scrolled to another option must be able to press it.
  useLayoutEffect(
    () => activeOption.current?.scrollIntoView({ block: 'nearest' }),
    [active, search, isPlaced],
  );
  const goTo = (index: number) => {
    setActive(index);
    setShown((before) => Math.max(before, index + shownAtOnce / 2));
  };
  const close = () => setSearch(undefined);
  const open = () => {
    setSearch('');
    setShown(shownAtOnce);
    // What holds already is chosen again by Enter alone.
    const all = findChoices(fields, '', maker);
    goTo(
      Math.max(
        0,
        all.findIndex((choice) => choice.kind === 'field' && choice.name === value),
      ),
    );
  };
  const choose = (choice: Choice | undefined) => {
    close();
    if (choice?.kind === 'make') maker?.start();
    else if (choice !== undefined) onChoose(choice.kind === 'field' ? choice.name : null);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) return open();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      goTo((active + step + choices.length) % Math.max(1, choices.length));
    } else if (event.key === 'Enter' && isOpen) {
      event.preventDefault();
      choose(choices[active]);
    } else if (event.key === 'Escape') close();
  };
  return (
    <div class="combobox">
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen ? `${id}-${active}` : undefined}
        autocomplete="off"
        spellcheck={false}
        dir="auto"
        value={search ?? titleOf(fields, value)}
        placeholder={isOpen ? titleOf(fields, value) : ''}
        onClick={() => !isOpen && open()}
        onInput={(event) => {
          setSearch(event.currentTarget.value);
          setShown(shownAtOnce);
          setActive(0);
        }}
        onKeyDown={press}
        onBlur={close}
      />
      {isOpen && place !== undefined && (
        <ul
          id={`${id}-list`}
          role="listbox"
          aria-label={label}
          style={place}
          onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
            if (scrollTop + 2 * clientHeight > scrollHeight) setShown((before) => before + shownAtOnce);
          }}
        >
          {choices.slice(0, shown).map((choice, index) => (
            <li
              key={choice.kind === 'field' ? choice.name : ` ${choice.kind}`}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              ref={index === active ? activeOption : null}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(choice)}
            >
              <Option
                choice={choice}
                usedBy={usedBy}
                isCurrent={choice.kind === 'field' && choice.name === value}
              />
            </li>
          ))}
          {choices.length === 0 && (
            <li role="option" aria-selected="false" aria-disabled="true">
              {t('No matching field. To make one takes the permission “{permission}”.', {
                permission: 'Read-Write Schema Custom Field',
              })}
            </li>
          )}
        </ul>
      )}
    </div>
  );
}

function Option({
  choice,
  usedBy,
  isCurrent,
}: {
  readonly choice: Choice;
  readonly usedBy: FieldComboboxOptions['usedBy'];
  readonly isCurrent: boolean;
}) {
  if (choice.kind !== 'field') return <span>{choice.title}</span>;
  const user = isCurrent ? undefined : usedBy.get(choice.name);
  return (
    <>
      <span>
        <Foreign text={choice.title} most={80} />
        {user !== undefined && (
          <small class="quiet">
            {' '}
            <T text="has the column {column}" column={<Foreign text={user} most={30} />} />
          </small>
        )}
      </span>
      <code class="quiet">{choice.name}</code>
    </>
  );
}

type Place = { readonly left: string; readonly width: string; readonly maxHeight: string } & (
  | { readonly top: string }
  | { readonly bottom: string }
);

/** Where the list opens; it follows its input as the page scrolls. */
function usePlace(input: { readonly current: HTMLInputElement | null }, isOpen: boolean): Place | undefined {
  const [place, setPlace] = useState<Place>();
  useEffect(() => {
    if (!isOpen) return;
    const look = () => {
      if (input.current !== null) setPlace(placeAt(input.current));
    };
    look();
    addEventListener('scroll', look, { capture: true, passive: true });
    addEventListener('resize', look);
    return () => {
      removeEventListener('scroll', look, { capture: true });
      removeEventListener('resize', look);
    };
  }, [isOpen]);
  return isOpen ? place : undefined;
}

const listHeight = 280;
const margin = 8;

/** Below the whole row, or above it where there is no room: the column and its reason stay in sight. */
function placeAt(input: HTMLInputElement): Place {
  const box = input.getBoundingClientRect();
  const { top, bottom } = (input.closest('tr') ?? input).getBoundingClientRect();
  const below = innerHeight - bottom - margin;
  const isBelow = below >= Math.min(listHeight, top - margin);
  const width = Math.min(innerWidth - 2 * margin, Math.max(340, box.width));
  return {
    left: `${Math.max(margin, Math.min(box.left, innerWidth - width - margin))}px`,
    width: `${width}px`,
    maxHeight: `${Math.max(80, Math.min(listHeight, isBelow ? below : top - margin))}px`,
    ...(isBelow ? { top: `${bottom}px` } : { bottom: `${innerHeight - top}px` }),
  };
}

function titleOf(fields: readonly DescribedLeadField[], value: string | undefined): string {
  return fields.find(({ rest }) => value !== undefined && rest?.name === value)?.displayName ?? skip.title;
}

function findChoices(
  fields: readonly DescribedLeadField[],
  search: string,
  maker: FieldMaker | undefined,
): readonly Choice[] {
  const found = findFields(fields, search).map((field): Choice => ({ kind: 'field', ...field }));
  const isSkip = skip.title.toLowerCase().includes(search.trim().toLowerCase());
  const last: readonly Choice[] = maker === undefined ? [] : [{ kind: 'make', title: maker.title() }];
  if (search.trim() === '') return [skip, ...last, ...found];
  return [...found, ...(isSkip ? [skip] : []), ...last];
}
