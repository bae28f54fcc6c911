import type { DescribedLeadField, ImportRules, ImportTemplate } from '@galena/client';
import {
  answeredColumn,
  type ColumnMatch,
  columnLabel,
  matchColumns,
  type OpenedFile,
  sentNames,
  suggestByCells,
} from '@galena/client/files';
import { useMemo, useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { later } from '../parts/later.tsx';
import { CheckStep } from './check-step.tsx';
import { ColumnsStep } from './columns-step.tsx';
import type { Destination } from './destination.ts';
import { DestinationStep } from './destination-step.tsx';
import { ReadingsStep } from './readings-step.tsx';
import { SendStep } from './send-step.tsx';
import type { AppliedTemplate } from './template-step.tsx';
import { mappedFields, missingDate, usableRules } from './usable-rules.ts';
import { useReadings } from './use-readings.ts';

const TemplateStep = later(async () => (await import('./template-step.tsx')).TemplateStep);
const RulesStep = later(async () => (await import('./rules-step.tsx')).RulesStep);

interface MappedFileOptions {
  readonly file: File;
  readonly opened: OpenedFile;
  /** False while the file is read again with other settings: what is seen is not yet what the settings say. */
  readonly isCurrent: boolean;
  readonly fields: readonly DescribedLeadField[];
}

/** The columns of a file, where its rows go, what they may do there, and what will become of them. */
export function MappedFile({ file, opened, isCurrent, fields }: MappedFileOptions) {
  const [given, setGiven] = useState<ReadonlyMap<number, string | null>>(new Map());
  // Whatever columns the file has: the lookup field is chosen, not guessed.
  const [destination, setDestination] = useState<Destination>({ lookupField: 'email' });
  const { lookupField } = destination;
  const matches = useMemo(
    () => suggestByCells(matchAll(opened.columns, fields, given), opened.rows, fields, lookupField),
    [opened, fields, given, lookupField],
  );
  const mapped = matches.flatMap(({ field, isReadOnly }) =>
    isReadOnly !== true || field === 'id' ? (field ?? []) : [],
  );
  const names = useMemo(() => sentNames(matches), [matches]);
  const [stripsInvisible, setStripsInvisible] = useState(false);
  const readings = useReadings(opened, matches, fields);
  const { converted } = readings;
  const [chosenRules, setRules] = useState<ImportRules>({});
  const [template, setTemplate] = useState<ImportTemplate>();
  const applyTemplate = ({ template: applied, fields: chosen, readings: read }: AppliedTemplate) => {
    setTemplate(applied);
    setGiven(chosen);
    for (const [index, reading] of read) readings.say(index, reading);
    setDestination({
      lookupField: applied.lookupField ?? 'email',
      list: applied.listId,
      partition: applied.partitionName,
    });
    setRules(applied.rules ?? {});
  };
  const ruled = useMemo(() => mappedFields(mapped, fields), [matches, fields]);
  const rules = useMemo(() => usableRules(chosenRules, ruled), [chosenRules, ruled]);
  const problem =
    describeProblem(opened.columns, matches, lookupField) ??
    describeMissing(missingDate(rules, ruled), fields);
  const isReady = isCurrent && problem === undefined && converted !== undefined;
  return (
    <>
      <ColumnsStep
        opened={opened}
        matches={matches}
        fields={fields}
        onChoose={(column, field) => setGiven(new Map(given).set(column, field))}
      />
      <TemplateStep
        opened={opened}
        matches={matches}
        readings={readings.columns}
        destination={destination}
        rules={rules}
        used={template}
        onUse={applyTemplate}
        onSaved={setTemplate}
      />
      <ReadingsStep readings={readings} />
      <DestinationStep
        destination={destination}
        mapped={mapped}
        fields={fields}
        onChange={(changed) => setDestination({ ...destination, ...changed })}
      />
      <Rules rules={chosenRules} mapped={ruled} onChange={setRules} />
      {isReady && (
        <CheckStep
          opened={opened}
          names={names}
          fields={fields}
          lookupField={lookupField}
          rules={rules}
          stripsInvisible={stripsInvisible}
          onStrip={setStripsInvisible}
          converted={converted}
        />
      )}
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <SendStep
        file={file}
        opened={opened}
        names={names}
        kept={matches.map(({ field }) => field !== undefined)}
        destination={destination}
        rules={rules}
        template={template}
        stripsInvisible={stripsInvisible}
        converted={converted ?? []}
        isReady={isReady}
      />
    </>
  );
}

/** Most files need none: they stay out of sight until they are asked for. */
function Rules(options: Parameters<typeof RulesStep>[0]) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section class="card step stack" aria-label="What rows may do to leads">
      <h2>What rows may do to leads</h2>
      {isOpen || Object.keys(options.rules).length > 0 ? (
        <RulesStep {...options} />
      ) : (
        <div class="actions">
          <Button onClick={() => setIsOpen(true)}>Set rules</Button>
          <span class="quiet">Rows create and update leads, and overwrite the values that leads have.</span>
        </div>
      )}
    </section>
  );
}

/** Columns are told apart by their place: two may have the same name. */
function matchAll(
  columns: readonly string[],
  fields: readonly DescribedLeadField[],
  given: ReadonlyMap<number, string | null>,
): readonly ColumnMatch[] {
  return matchColumns(columns, fields, {}).map((match, index) => {
    const choice = given.get(index);
    return choice === undefined ? match : answeredColumn(match.column, choice, fields);
  });
}

function describeProblem(
  columns: readonly string[],
  matches: readonly ColumnMatch[],
  lookupField: string,
): string | undefined {
  const fields = matches.map(({ field }) => field);
  const second = fields.findIndex((field, index) => field !== undefined && fields.indexOf(field) !== index);
  if (second !== -1) {
    const [one, other] = [fields.indexOf(fields[second]), second].map((index) => columnLabel(columns, index));
    return `Two columns go into the field ${fields[second]}: ${one} and ${other}. Skip one of them.`;
  }
  if (!fields.includes(lookupField)) {
    return `No column goes into ${lookupField}, by which rows find their lead. Map one, or choose another lookup field.`;
  }
  return undefined;
}

function describeMissing(
  date: string | undefined,
  fields: readonly DescribedLeadField[],
): string | undefined {
  if (date === undefined) return undefined;
  const name = fields.find(({ rest }) => rest?.name === date)?.displayName ?? date;
  return `A rule goes by ${name}, which no column goes into. Map one, or choose another rule.`;
}
