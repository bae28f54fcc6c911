import type { ComponentChildren } from 'preact';
import { t } from '../languages/translate.ts';
import { Button } from './button.tsx';
import { Select, TextField } from './fields.tsx';
import { formTexts } from './form.ts';
import { Empty } from './states.tsx';

/** What can be searched by: of a description of leads or companies. */
interface Description {
  readonly searchableFields: readonly (readonly string[])[];
  readonly fields: readonly { readonly name: string; readonly displayName: string }[];
}

interface FieldSearchOptions {
  readonly description: Description;
  readonly by: string;
  readonly value: string;
  readonly onSearch: (query: { readonly by: string; readonly value: string }) => void;
  /** Stands there as long as nothing is searched for. */
  readonly invitation: { readonly title: string; readonly text: string };
  /** What has been found. */
  readonly children: ComponentChildren;
}

/** Finds records by the value of a field. */
export function FieldSearch({ description, by, value, onSearch, invitation, children }: FieldSearchOptions) {
  const { searchableFields, fields } = description;
  const choices = searchableFields.flatMap(([name]) => {
    if (name === undefined) return [];
    return [{ value: name, label: fields.find((field) => field.name === name)?.displayName ?? name }];
  });
  return (
    <>
      <form
        class="search-row"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          const texts = formTexts(event);
          onSearch({ by: texts['by'] ?? by, value: texts['value'] ?? '' });
        }}
      >
        <Select label={t('Field')} name="by" value={by} choices={choices} />
        <TextField
          label={t('Value, or several separated by commas')}
          name="value"
          type="search"
          value={value}
          required
        />
        <Button type="submit" kind="main">
          {t('Find')}
        </Button>
      </form>
      {value === '' ? (
        <Empty title={invitation.title}>
          <p>{invitation.text}</p>
        </Empty>
      ) : (
        children
      )}
    </>
  );
}
