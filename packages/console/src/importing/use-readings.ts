import type { ColumnReading, DataType, DescribedLeadField } from '@galena/client';
import {
  type ColumnMatch,
  type ConvertedColumn,
  defaultReading,
  isOpen,
  type OpenedFile,
  type Recognition,
  valueKindOf,
} from '@galena/client/files';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { explain } from '../parts/states.tsx';
import { columnLabel } from './column-label.ts';
import { work } from './work.ts';

/** A column of dates, numbers or booleans, and how its cells are read. */
export interface ReadColumn {
  readonly index: number;
  readonly label: string;
  readonly dataType: DataType;
  /** What the person chose for it. */
  readonly said: ColumnReading | undefined;
  /** The reading that is used: the person's choice, and the defaults of the field. */
  readonly given: ColumnReading | undefined;
  /** What was found, or follows from what the person says. */
  readonly recognition: Recognition;
}

/** How the columns of a file are read; undefined members are not known yet. */
export interface Readings {
  readonly columns: readonly ReadColumn[] | undefined;
  /** What has to be converted before the file is sent; undefined while something is open. */
  readonly converted: readonly ConvertedColumn[] | undefined;
  readonly problem: string | undefined;
  say(index: number, reading: ColumnReading): void;
  /** As if nothing had been said. */
  forget(): void;
}

interface Found {
  /** What it was found for, and in which file or sheet. */
  readonly opened: OpenedFile;
  readonly asked: string;
  readonly columns: readonly ReadColumn[];
}

/** Finds out how dates, numbers and booleans are written: the whole file is read, each time something about it changes. */
export function useReadings(
  opened: OpenedFile,
  matches: readonly ColumnMatch[],
  fields: readonly DescribedLeadField[],
  saidBefore: ReadonlyMap<number, ColumnReading>,
): Readings {
  const [said, setSaid] = useState(saidBefore);
  const [found, setFound] = useState<Found>();
  const [problem, setProblem] = useState<string>();
  const wanted = useMemo(() => valueColumns(opened, matches, fields, said), [opened, matches, fields, said]);
  const asked = JSON.stringify(wanted);
  useEffect(() => {
    const ending = new AbortController();
    setProblem(undefined);
    const { blob, format, lines, fractionColumns } = opened;
    const file = { blob, format, lines, fractionColumns };
    const request =
      wanted.length === 0
        ? Promise.resolve([])
        : work({ kind: 'recognise', file, columns: wanted }, ending.signal);
    request.then(
      (recognitions) => setFound({ opened, asked, columns: withRecognitions(wanted, recognitions) }),
      (error: unknown) => {
        if (!ending.signal.aborted) setProblem(explain(error));
      },
    );
    return () => ending.abort();
  }, [opened, asked]);
  // In another sheet with the same columns cells may mean something else.
  const isCurrent = found?.asked === asked && found.opened === opened;
  const converted = useMemo(() => (isCurrent ? toConverted(found.columns) : undefined), [isCurrent, found]);
  return {
    // What was found before stays in sight while the file is read again.
    columns: found?.columns.filter(({ index, dataType }) =>
      wanted.some((column) => column.index === index && column.dataType === dataType),
    ),
    converted,
    problem,
    say: (index, reading) =>
      setSaid((before) => new Map(before).set(index, { ...before.get(index), ...reading })),
    forget: () => setSaid(new Map()),
  };
}

type WantedColumn = Omit<ReadColumn, 'recognition'>;

function valueColumns(
  { columns }: OpenedFile,
  matches: readonly ColumnMatch[],
  fields: readonly DescribedLeadField[],
  said: ReadonlyMap<number, ColumnReading>,
): readonly WantedColumn[] {
  return matches.flatMap(({ field, isReadOnly }, index) => {
    const dataType = fields.find(({ rest }) => field !== undefined && rest?.name === field)?.dataType;
    if (dataType === undefined || valueKindOf(dataType) === undefined || isReadOnly === true) return [];
    const given = { ...defaultReading(field), ...said.get(index) };
    return [{ index, label: columnLabel(columns, index), dataType, said: said.get(index), given }];
  });
}

function withRecognitions(
  wanted: readonly WantedColumn[],
  recognitions: readonly Recognition[],
): readonly ReadColumn[] {
  return wanted.flatMap((column, place) => {
    const recognition = recognitions[place];
    return recognition === undefined ? [] : [{ ...column, recognition }];
  });
}

function toConverted(columns: readonly ReadColumn[]): readonly ConvertedColumn[] | undefined {
  if (columns.some(({ recognition }) => isOpen(recognition))) return undefined;
  return columns.flatMap(({ index, dataType, recognition }) =>
    recognition.state === 'clear' && recognition.isRewritten
      ? [{ index, dataType, reading: recognition.reading }]
      : [],
  );
}
