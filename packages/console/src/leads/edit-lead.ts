import type { DescribedLeadField, FieldValue, Galena, Lead, OwnService } from '@galena/client';
import { refusedFirst } from '../parts/outcomes.ts';

/** What a person has made of a field, and what it was when they began. */
interface Edit {
  readonly before: FieldValue;
  /** As `toInput` gives it. */
  readonly text: string;
}

/** By REST name: only fields that were changed. */
export type Draft = Readonly<Record<string, Edit>>;

/** A field that somebody else has changed meanwhile. */
export interface Conflict extends Edit {
  readonly field: DescribedLeadField;
  readonly now: FieldValue;
}

/** Fields of a lead that a person may change; those of its company are changed there, once it is linked to one. */
export function isEditable(field: DescribedLeadField, lead: Lead, isOfCompany: boolean): boolean {
  const { rest } = field;
  if (rest === undefined || rest.readOnly) return false;
  const isLinked = lead['externalCompanyId'] !== null && lead['externalCompanyId'] !== undefined;
  return !isOfCompany || !isLinked || rest.name === 'externalCompanyId';
}

/** A value in the form that the input of its field has: a time is the person's own. */
export function toInput({ dataType }: DescribedLeadField, value: FieldValue | undefined): string {
  if (value === null || value === undefined) return '';
  return dataType === 'datetime' ? toLocal(String(value)) : String(value);
}

/** The same back, as the server reads it; empty clears the field. */
function fromInput({ dataType }: DescribedLeadField, text: string): string | null {
  if (text === '') return null;
  return dataType === 'datetime' ? new Date(text).toISOString().replace(/\.\d+/, '') : text;
}

/** `2026-01-31T08:30:00`, where the person is. */
function toLocal(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** The draft with what was typed; a field that is as before is not in it. */
export function withEdit(draft: Draft, field: DescribedLeadField, lead: Lead, text: string): Draft {
  const name = field.rest?.name ?? '';
  const before = draft[name]?.before ?? lead[name] ?? null;
  const { [name]: _, ...others } = draft;
  return toInput(field, before) === text ? others : { ...others, [name]: { before, text } };
}

/** The values of the fields of a draft, as the server has them. */
type Seen = Readonly<Record<string, FieldValue>>;

async function readSeen(galena: Galena, id: number, draft: Draft): Promise<Seen> {
  const names = Object.keys(draft);
  const present = await galena.leads.get(id, { fields: names });
  return Object.fromEntries(names.map((name) => [name, present[name] ?? null]));
}

/** Which fields of a draft have another value by now than when the person began, and than the draft. */
function findConflicts(draft: Draft, seen: Seen, fields: readonly DescribedLeadField[]): readonly Conflict[] {
  return Object.entries(draft).flatMap(([name, edit]) => {
    const field = fields.find(({ rest }) => rest?.name === name);
    const now = seen[name] ?? null;
    if (field === undefined || now === edit.before || toInput(field, now) === edit.text) return [];
    return [{ ...edit, field, now }];
  });
}

/** The draft of somebody who has seen the conflicts, and means it all the same. */
export function afterConflicts(draft: Draft, conflicts: readonly Conflict[]): Draft {
  const now = conflicts.map(
    ({ field, text, now: before }) => [field.rest?.name ?? '', { before, text }] as const,
  );
  return { ...draft, ...Object.fromEntries(now) };
}

/**
 * Writes a draft, unless somebody else has changed one of its fields: then nothing is written, up to the moment in which the server writes.
 * @returns what they have changed
 * @throws Error with the reason where it is not taken
 */
export async function saveLead(
  galena: Galena,
  id: number,
  draft: Draft,
  fields: readonly DescribedLeadField[],
): Promise<readonly Conflict[]> {
  const values = Object.entries(draft).flatMap(([name, { text }]) => {
    const field = fields.find(({ rest }) => rest?.name === name);
    return field === undefined ? [] : [[name, fromInput(field, text)] as const];
  });
  let seen = await readSeen(galena, id, draft);
  for (;;) {
    const conflicts = findConflicts(draft, seen, fields);
    if (conflicts.length > 0) return conflicts;
    const outcome = await galena.leads.change(id, Object.fromEntries(values), seen);
    const now = outcome.status === 'skipped' ? await readSeen(galena, id, draft) : seen;
    if (Object.keys(draft).every((name) => now[name] === seen[name])) {
      refusedFirst([outcome]);
      return [];
    }
    seen = now;
  }
}

/** Whose lead it is, and who edits it: in the same tab somebody else may sign in, or another subscription be chosen. */
type Editor = Pick<OwnService, 'clientId' | 'userEmail' | 'munchkinId'>;

/** Of this tab, until it is saved or discarded, or the person signs out: another page and a reload lose nothing. */
const keptAs = ({ clientId, userEmail, munchkinId }: Editor, id: number) =>
  `galena.lead-draft.${JSON.stringify([munchkinId, clientId ?? userEmail, id])}`;

export function keptDraft(editor: Editor, id: number): Draft | undefined {
  const text = sessionStorage.getItem(keptAs(editor, id));
  return text === null ? undefined : (JSON.parse(text) as Draft);
}

/** @param draft - undefined: the lead is not being edited any more */
export function keepDraft(editor: Editor, id: number, draft: Draft | undefined): void {
  if (draft === undefined) sessionStorage.removeItem(keptAs(editor, id));
  else sessionStorage.setItem(keptAs(editor, id), JSON.stringify(draft));
}
