import type { DescribedLeadField, Lead } from '@galena/client';
import { useEffect, useState } from 'preact/hooks';
import { T, t, tn } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { explain } from '../parts/states.tsx';
import { useSession } from '../session/session.ts';
import { linkTo } from '../shell/route.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import {
  afterConflicts,
  type Conflict,
  type Draft,
  isEditable,
  keepDraft,
  keptDraft,
  saveLead,
  toInput,
  withEdit,
} from './edit-lead.ts';
import type { FieldGroup } from './group-fields.ts';
import { ValueInput } from './value-input.tsx';

interface LeadEditorOptions {
  readonly lead: Lead;
  readonly groups: readonly FieldGroup[];
  /** Has the lead be read again. */
  readonly onReload: () => void;
  /** It was saved, or the changes were discarded. */
  readonly onDone: () => void;
}

/** The fields of a lead, where they stand, as inputs. */
export function LeadEditor({ lead, groups, onReload, onDone }: LeadEditorOptions) {
  const { sender, service } = useSession();
  const [draft, setDraft] = useState<Draft>(() => keptDraft(service, lead.id) ?? {});
  const [conflicts, setConflicts] = useState<readonly Conflict[]>([]);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  useEffect(() => keepDraft(service, lead.id, draft), [draft]);
  const fields = groups.flatMap((group) => group.fields);
  const count = Object.keys(draft).length;
  const done = () => {
    keepDraft(service, lead.id, undefined);
    onDone();
  };
  const overwrite = async () => {
    const meant = afterConflicts(draft, conflicts);
    setDraft(meant);
    const found = await saveLead(sender, lead.id, meant, fields);
    if (found.length === 0) {
      done();
      return;
    }
    setConflicts(found);
    throw new Error(
      t('The lead was changed once more meanwhile: nothing has been saved, look at its values again'),
    );
  };
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setProblem(undefined);
    try {
      const found = await saveLead(sender, lead.id, draft, fields);
      setConflicts(found);
      if (found.length === 0) done();
    } catch (error) {
      setProblem(explain(error));
    }
    setIsBusy(false);
  };
  const keepTheirs = () => {
    const theirs = new Set(conflicts.map(({ field }) => field.rest?.name));
    setDraft(Object.fromEntries(Object.entries(draft).filter(([name]) => !theirs.has(name))));
    setConflicts([]);
    onReload();
  };
  return (
    <>
      <form class="stack" aria-label={t('Edit the lead')} onSubmit={(event) => void save(event)}>
        <p>{t('A field that is left empty has no value.')}</p>
        {groups.map((group) => (
          <EditedGroup
            key={group.name}
            group={group}
            lead={lead}
            draft={draft}
            onInput={(field, text) => setDraft((before) => withEdit(before, field, lead, text))}
          />
        ))}
        <div class="save-bar">
          <p role="status">
            {count === 0
              ? t('Nothing is changed')
              : tn(count, '{count} field changed, not saved yet', '{count} fields changed, not saved yet')}
          </p>
          {problem !== undefined && (
            <p class="problem" role="alert">
              {problem}
            </p>
          )}
          <div class="actions">
            <Button type="submit" kind="main" isBusy={isBusy} disabled={count === 0}>
              {t('Save')}
            </Button>
            <Button onClick={done}>{count === 0 ? t('Stop editing') : t('Discard changes')}</Button>
          </div>
        </div>
      </form>
      {conflicts.length > 0 && (
        <ConflictDialog
          conflicts={conflicts}
          onOverwrite={overwrite}
          onKeep={keepTheirs}
          onClose={() => setConflicts([])}
        />
      )}
    </>
  );
}

interface EditedGroupOptions {
  readonly group: FieldGroup;
  readonly lead: Lead;
  readonly draft: Draft;
  readonly onInput: (field: DescribedLeadField, text: string) => void;
}

function EditedGroup({ group: { name, title, fields }, lead, draft, onInput }: EditedGroupOptions) {
  const isCompany = name === 'company';
  const editable = fields.filter((field) => isEditable(field, lead, isCompany));
  const company = lead['externalCompanyId'];
  if (editable.length === 0) return null;
  return (
    <section class="card" aria-label={title}>
      <h2 class="card-head">{title}</h2>
      {isCompany && company !== null && company !== undefined && (
        <p>
          <T
            text="The other fields belong to {company} that the lead is linked to, and are changed there."
            company={
              <a href={linkTo(['companies'], { by: 'externalCompanyId', value: String(company) })}>
                {t('the company')}
              </a>
            }
          />
        </p>
      )}
      <div class="fields">
        {editable.map((field) => (
          <ValueInput
            key={field.id}
            field={field}
            text={draft[field.rest?.name ?? '']?.text ?? toInput(field, lead[field.rest?.name ?? ''])}
            onInput={(text) => onInput(field, text)}
          />
        ))}
      </div>
    </section>
  );
}
