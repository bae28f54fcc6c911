import type { ColumnReading, ImportRules, ImportTemplate, NewImportTemplate } from '@galena/client';
import {
  type ColumnMatch,
  columnAt,
  type FoundReading,
  type OpenedFile,
  recogniseTemplate,
  templateContent,
  templateMapping,
} from '@galena/client/files';
import { useState } from 'preact/hooks';
import { T, t, tn } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/fields.tsx';
import { Show } from '../parts/states.tsx';
import { Foreign } from '../parts/text.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import type { Destination } from './destination.ts';
import type { ReadColumn } from './use-readings.ts';

/** What a template sets of an import. */
export interface AppliedTemplate {
  readonly template: ImportTemplate;
  /** The fields of columns, by index; null: left out. */
  readonly fields: ReadonlyMap<number, string | null>;
  readonly readings: ReadonlyMap<number, ColumnReading>;
}

interface TemplateStepOptions {
  readonly opened: OpenedFile;
  readonly matches: readonly ColumnMatch[];
  readonly readings: readonly ReadColumn[] | undefined;
  readonly destination: Destination;
  readonly rules: ImportRules | undefined;
  readonly used: ImportTemplate | undefined;
  readonly onUse: (applied: AppliedTemplate) => void;
  /** Of a template that says what is set already. */
  readonly onSaved: (template: ImportTemplate) => void;
}

/** The template that fits the file, and what is set as a template for others. */
export function TemplateStep({ opened, used, onUse, ...said }: TemplateStepOptions) {
  const { galena } = useSession();
  const loaded = useLoad((signal) => galena.templates.list({ signal }), 'templates');
  const [isSaving, setIsSaving] = useState(false);
  return (
    <section class="card step stack" aria-label={t('Template')}>
      <h2>{t('Template')}</h2>
      <Show loaded={loaded}>
        {(templates) => (
          <>
            <p class="quiet">
              {used === undefined ? (
                <Fitting fitting={recogniseTemplate(templates, opened.columns)} />
              ) : (
                <Foreign text={describeUse(used)} most={600} />
              )}
            </p>
            <div class="actions">
              {templates
                .filter(
                  ({ templateId }) => templateId === recogniseTemplate(templates, opened.columns)?.templateId,
                )
                .map((template) => (
                  <Button key={template.templateId} onClick={() => onUse(apply(template, opened.columns))}>
                    <T text="Use the template {name}" name={<Foreign text={template.name} />} />
                  </Button>
                ))}
              <Button onClick={() => setIsSaving(true)}>{t('Save as template')}</Button>
            </div>
            {isSaving && (
              <FormDialog
                title={t('Save as template')}
                action={t('Save the template')}
                onClose={() => setIsSaving(false)}
                onSubmit={async ({ name = '' }) => {
                  said.onSaved(await galena.templates.save({ ...contentOf(said), name }));
                  loaded.reload();
                }}
              >
                <TextField label={t('Name')} name="name" value={used?.name ?? ''} required />
                <p class="quiet">{t('A template with this name gets another version.')}</p>
              </FormDialog>
            )}
          </>
        )}
      </Show>
    </section>
  );
}

function Fitting({ fitting }: { readonly fitting: ImportTemplate | undefined }) {
  if (fitting === undefined) return <>{t('No template fits the columns of this file.')}</>;
  return (
    <T
      text="The template {name} fits this file, and is not used yet."
      name={<Foreign text={fitting.name} />}
    />
  );
}

function describeUse({ name, version, columns, lookupField, listId, partitionName, rules }: ImportTemplate) {
  const parts = [
    tn(Object.keys(columns).length, '{count} column', '{count} columns'),
    ...(lookupField === undefined ? [] : [t('lookup field {field}', { field: lookupField })]),
    ...(listId === undefined ? [] : [t('list {id}', { id: listId })]),
    ...(partitionName === undefined ? [] : [t('partition {name}', { name: partitionName })]),
    ...(rules === undefined ? [] : [t('rules')]),
  ];
  return t('{name}, version {version}, is used. It has set: {parts}.', {
    name,
    version,
    parts: parts.join(', '),
  });
}

function apply(template: ImportTemplate, columns: readonly string[]): AppliedTemplate {
  const fields = new Map<number, string | null>();
  const readings = new Map<number, ColumnReading>();
  for (const [key, said] of Object.entries(templateMapping(template, columns))) {
    const [index] = columnAt(key, columns);
    if (index === undefined) continue;
    const { field, ...reading } = typeof said === 'object' && said !== null ? said : { field: said };
    fields.set(index, field);
    if (Object.keys(reading).length > 0) readings.set(index, reading);
  }
  return { template, fields, readings };
}

type Said = Pick<TemplateStepOptions, 'matches' | 'readings' | 'destination' | 'rules'>;

function contentOf({ matches, readings = [], destination, rules }: Said): Omit<NewImportTemplate, 'name'> {
  return templateContent({ matches, readings: readings.flatMap(foundReading), ...destination, rules });
}

function foundReading({ index, said, recognition }: ReadColumn): FoundReading[] {
  if (said !== undefined) return [{ index, reading: said, isSaid: true, isDecided: true, isRewritten: true }];
  if (recognition.state !== 'clear') return [];
  const { reading, isDecided, isRewritten } = recognition;
  return [{ index, reading, isSaid: false, isDecided, isRewritten }];
}
