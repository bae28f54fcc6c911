import type { DescribedLeadField, ImportRules, ImportTemplate } from '@galena/client';
import { type ColumnMatch, isOpen, matchFile, type OpenedFile, sentNames } from '@galena/client/files';
import { useMemo, useRef, useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { later } from '../parts/later.tsx';
import { useSession } from '../session/session.ts';
import { CheckStep } from './check-step.tsx';
import {
  countSkipped,
  findTwice,
  lostChoices,
  rememberedChoices,
  rememberedReadings,
  toRemember,
  withChoices,
} from './column-choices.ts';
import { columnLabel } from './column-label.ts';
import { ColumnsStep, UnmatchedColumns, unmatchedColumns } from './columns-step.tsx';
import type { Destination } from './destination.ts';
import { DestinationStep } from './destination-step.tsx';
import { LeaveQuestion } from './leave-question.tsx';
import { ReadingsStep } from './readings-step.tsx';
import { recallMapping, rememberMapping } from './remembered-mappings.ts';
import { SendStep } from './send-step.tsx';
import type { AppliedTemplate } from './template-step.tsx';
import { mappedFields, missingDate, usableRules } from './usable-rules.ts';
import { useCheck } from './use-check.ts';
import { type Readings, useReadings } from './use-readings.ts';

const TemplateStep = later(async () => (await import('./template-step.tsx')).TemplateStep);
const RulesStep = later(async () => (await import('./rules-step.tsx')).RulesStep);

interface MappedFileOptions {
  readonly file: File;
  readonly opened: OpenedFile;
  /** False while the file is read again with other settings: what is seen is not yet what the settings say. */
  readonly isCurrent: boolean;
  readonly fields: readonly DescribedLeadField[];
  /** With all fields that there are, once one was made. */
  readonly onFields: (fields: readonly DescribedLeadField[]) => void;
}

const defaultLookup = 'email';

/** The columns of a file, where its rows go, what they may do there, and what will become of them. */
export function MappedFile({ file, opened, isCurrent, fields, onFields }: MappedFileOptions) {
  const { munchkinId, surplusCells } = useSession().service;
  const [remembered, setRemembered] = useState(() => recallMapping(munchkinId, opened.columns));
  // Whatever columns the file has: the lookup field is chosen, not guessed.
  const [destination, setDestination] = useState<Destination>({
    lookupField: remembered?.lookupField ?? defaultLookup,
  });
  const { lookupField } = destination;
  const found = useMemo(() => matchFile(opened, fields, { lookupField }), [opened, fields, lookupField]);
  const [choices, setChoices] = useState(() => remembered && rememberedChoices(remembered, found, fields));
  const matches = useMemo(() => withChoices(found, choices ?? new Map(), fields), [found, choices, fields]);
  const mapped = matches.flatMap(({ field, isReadOnly }) =>
    isReadOnly !== true || field === 'id' ? (field ?? []) : [],
  );
  const names = useMemo(() => sentNames(matches), [matches]);
  const [stripsInvisible, setStripsInvisible] = useState(false);
  const [saidBefore] = useState(() => rememberedReadings(remembered, found));
  const readings = useReadings(opened, matches, fields, saidBefore);
  const { converted } = readings;
  const [chosenRules, setRules] = useState<ImportRules>({});
  const [template, setTemplate] = useState<ImportTemplate>();
  const applyTemplate = ({ template: applied, fields: chosen, readings: read }: AppliedTemplate) => {
    setTemplate(applied);
    setRemembered(undefined);
    setChoices(chosen);
    // What was said of the columns of another file is not said of those of the template.
    readings.forget();
    for (const [index, reading] of read) readings.say(index, reading);
    setDestination({
      lookupField: applied.lookupField ?? defaultLookup,
      list: applied.listId,
      partition: applied.partitionName,
    });
    setRules(applied.rules ?? {});
  };
  const forget = () => {
    setRemembered(undefined);
    setChoices(undefined);
    readings.forget();
    setDestination({ ...destination, lookupField: defaultLookup });
  };
  const ruled = useMemo(() => mappedFields(mapped, fields), [matches, fields]);
  const rules = useMemo(() => usableRules(chosenRules, ruled), [chosenRules, ruled]);
  const problem =
    describeProblem(opened.columns, matches, lookupField) ??
    describeMissing(missingDate(rules, ruled), fields);
  const isReady = isCurrent && problem === undefined && converted !== undefined;
  const check = useCheck(
    {
      opened,
      names,
      fields,
      lookupField,
      surplusCells,
      rules,
      stripsInvisible,
      converted: converted ?? none,
    },
    isReady,
  );
  const choose = (column: number, field: string | null) => setChoices(new Map(choices).set(column, field));
  const [only, setOnly] = useState<ReadonlySet<number>>();
  const columns = useRef<HTMLDivElement>(null);
  const showUnmatched = () => {
    setOnly(new Set(unmatchedColumns(matches)));
    columns.current?.scrollIntoView();
    columns.current?.focus();
  };
  const lost = useMemo(
    () => (remembered === undefined ? none : [...lostChoices(remembered, found, fields)]),
    [remembered, found, fields],
  );
  const isRemembered = remembered !== undefined && (choices?.size ?? 0) + saidBefore.size > 0;
  return (
    <>
      <div ref={columns} tabIndex={-1}>
        <ColumnsStep
          opened={opened}
          matches={matches}
          fields={fields}
          only={only}
          onOnly={setOnly}
          remembered={isRemembered ? remembered.fileName : undefined}
          lost={lost}
          onForget={forget}
          onChoose={choose}
          onMade={(column, all, name) => {
            onFields(all);
            choose(column, name);
          }}
        />
      </div>
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
        <CheckStep check={check} stripsInvisible={stripsInvisible} onStrip={setStripsInvisible}>
          <UnmatchedColumns opened={opened} matches={matches} onShow={showUnmatched} />
        </CheckStep>
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
        converted={converted ?? none}
        check={check}
        obstacle={problem ?? (isCurrent ? describeOpen(readings) : t('The file is being read.'))}
        skippedColumns={countSkipped(matches, lookupField)}
        onSent={() =>
          rememberMapping(
            munchkinId,
            opened.columns,
            toRemember(matches, readings.columns ?? [], { lookupField, fileName: file.name }),
          )
        }
      />
      <LeaveQuestion fileName={file.name} />
    </>
  );
}

const none = [] as const;

/** Most files need none: they stay out of sight until they are asked for. */
function Rules(options: Parameters<typeof RulesStep>[0]) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section class="card step stack" aria-label={t('What rows may do to leads')}>
      <h2>{t('What rows may do to leads')}</h2>
      {isOpen || Object.keys(options.rules).length > 0 ? (
        <RulesStep {...options} />
      ) : (
        <div class="actions">
          <Button onClick={() => setIsOpen(true)}>{t('Set rules')}</Button>
          <span class="quiet">
            {t('Rows create and update leads, and overwrite the values that leads have.')}
          </span>
        </div>
      )}
    </section>
  );
}

function describeProblem(
  columns: readonly string[],
  matches: readonly ColumnMatch[],
  lookupField: string,
): string | undefined {
  const twice = findTwice(matches);
  if (twice !== undefined) {
    const [one, other] = twice;
    return t('Two columns go into the field {field}: {one} and {other}. Skip one of them.', {
      field: matches[one]?.field ?? '',
      one: columnLabel(columns, one),
      other: columnLabel(columns, other),
    });
  }
  if (matches.every(({ field }) => field !== lookupField)) {
    return t(
      'No column goes into {field}, by which rows find their lead. Map one, or choose another lookup field.',
      { field: lookupField },
    );
  }
  return undefined;
}

function describeMissing(
  date: string | undefined,
  fields: readonly DescribedLeadField[],
): string | undefined {
  if (date === undefined) return undefined;
  const name = fields.find(({ rest }) => rest?.name === date)?.displayName ?? date;
  return t('A rule goes by {field}, which no column goes into. Map one, or choose another rule.', {
    field: name,
  });
}

/** The column that a person has to say something of, or that nothing is known of yet. */
function describeOpen({ columns, converted, problem }: Readings): string | undefined {
  if (converted !== undefined) return undefined;
  if (problem !== undefined) return problem;
  const open = columns?.find(({ recognition }) => isOpen(recognition));
  return open === undefined
    ? t('The columns are being read.')
    : t('Choose how {column} is read.', { column: open.label });
}
