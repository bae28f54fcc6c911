import type { DescribedField, ObjectDescription, ObjectRecord } from '@galena/client';
import { useState } from 'preact/hooks';
import { formatCount, t, tn } from '../languages/translate.ts';
import { FormDialog } from '../parts/dialog.tsx';
import { Facts } from '../parts/facts.tsx';
import { TextField } from '../parts/fields.tsx';
import { refusedFirst } from '../parts/outcomes.ts';
import { Show } from '../parts/states.tsx';
import { Foreign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { goTo } from '../shell/route.ts';
import type { ObjectKind } from './object-kinds.ts';
import { objectWords } from './object-words.ts';

interface DialogOptions {
  readonly kind: ObjectKind;
  readonly description: ObjectDescription;
  readonly onClose: () => void;
}

/** Never changes one that is there: its values would be overwritten unseen. */
export function NewObjectDialog({ kind, description, onClose }: DialogOptions) {
  const { galena } = useSession();
  const { calls, place, fields } = kind;
  const words = objectWords[calls];
  const [key] = fields;
  return (
    <FormDialog
      title={words.newOne}
      action={words.create}
      onClose={onClose}
      onSubmit={async (texts) => {
        const id = texts[key] ?? '';
        const [there] = await take(galena[calls].find(key, [id]), 1);
        if (there !== undefined) throw new Error(words.isThere(id));
        const record = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
        refusedFirst(await galena[calls].sync([record], { action: 'createOnly' }));
        goTo([place], { by: key, value: id });
      }}
    >
      <TextField label={words.fields[key] ?? key} name={key} required />
      {shownFields(kind, description).map(({ name, displayName }) => (
        <TextField key={name} label={displayName} name={name} />
      ))}
    </FormDialog>
  );
}

interface ChangeOptions extends DialogOptions {
  /** The value of its first field. */
  readonly externalId: string;
  readonly onDone: () => void;
}

/** Shows all that can be changed of a record as it is now. */
export function ChangeObjectDialog({ kind, description, externalId, onDone, onClose }: ChangeOptions) {
  const { galena } = useSession();
  const { calls, fields } = kind;
  const [key] = fields;
  const shown = shownFields(kind, description);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const loaded = useLoad(async (signal) => {
    const names = shown.map(({ name }) => name);
    const found = await take(galena[calls].find(key, [externalId], { signal, fields: [key, ...names] }), 1);
    if (found[0] === undefined) throw new Error(objectWords[calls].isGone);
    return found[0];
  }, externalId);
  const changes = Object.entries(typed).filter(([name, text]) => text !== textOf(loaded.value, name));
  return (
    <FormDialog
      title={t('Change {name}', { name: externalId })}
      action={t('Save')}
      onClose={onClose}
      onSubmit={async () => {
        if (changes.length === 0) return;
        const values = changes.map(([name, text]) => [name, text === '' ? null : text]);
        const record = { ...Object.fromEntries(values), [key]: externalId };
        refusedFirst(await galena[calls].sync([record], { action: 'updateOnly' }));
        onDone();
      }}
    >
      <Show loaded={loaded}>
        {(record) =>
          shown.map(({ name, displayName, updateable }) => {
            const before = textOf(record, name);
            if (!updateable) {
              return (
                <Facts
                  key={name}
                  facts={[
                    [
                      t('{field} (cannot be changed)', { field: displayName }),
                      <Foreign key={name} text={before} />,
                    ],
                  ]}
                />
              );
            }
            const text = typed[name] ?? before;
            return (
              <TextField
                key={name}
                label={displayName}
                name={name}
                value={text}
                onInput={(changed) => setTyped((others) => ({ ...others, [name]: changed }))}
                {...(text === '' &&
                  before !== '' && { hint: t('Will be cleared; it is “{value}” now.', { value: before }) })}
              />
            );
          })
        }
      </Show>
      <p class="quiet" role="status">
        {describe(changes)}
      </p>
    </FormDialog>
  );
}

function describe(changes: readonly (readonly [string, string])[]): string {
  const cleared = changes.filter(([, text]) => text === '').length;
  if (changes.length === 0) return t('Nothing is changed.');
  if (cleared === 0) {
    return tn(changes.length, '{count} field will be changed.', '{count} fields will be changed.');
  }
  return tn(
    changes.length,
    '{count} field will be changed, {cleared} of them cleared.',
    '{count} fields will be changed, {cleared} of them cleared.',
    { cleared: formatCount(cleared) },
  );
}

/** Those that can be changed, and those that are given once; the key stands for itself. */
function shownFields(
  { fields: [key, ...main] }: ObjectKind,
  { fields }: ObjectDescription,
): readonly DescribedField[] {
  const names = new Set(main);
  return fields.filter(({ name, updateable }) => name !== key && (updateable || names.has(name)));
}

function textOf(record: ObjectRecord | undefined, name: string): string {
  return String(record?.[name] ?? '');
}
