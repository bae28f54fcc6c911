import type { ImportTemplate } from '@galena/client';
import type { FileSettings } from '@galena/client/files';
import type { SaidColumns } from '../columns/plan-columns.ts';
import type { KeptTemplate } from '../setup/last-import.ts';
import type { SaidRules } from './said-rules.ts';

/** A file to be imported, and how. */
export interface ImportRequest extends SaidColumns {
  readonly file: string;
  /** How the file is to be read, as far as the person says. */
  readonly settings: FileSettings;
  /** Remove invisible characters from the keys. */
  readonly stripsInvisible: boolean;
  readonly list: number | undefined;
  readonly partition: string | undefined;
  readonly saidRules: SaidRules;
  readonly idempotencyKey: string | undefined;
  /** Whether the person says the lookup field: then it stands above that of a template. */
  readonly isLookupSaid: boolean;
  /** Name or id of a template. */
  readonly templateName: string | undefined;
  /** That of an earlier import, whose columns and rules the request has already. */
  readonly keptTemplate?: KeptTemplate | undefined;
  /** What the import says that it has used. */
  readonly usedTemplate?: ImportTemplate | undefined;
  /** The name under which what this import does is saved. */
  readonly saveTemplate: string | undefined;
  /** Only say which rows would fail or warn. */
  readonly isCheckOnly: boolean;
  /** Only have the server find out what the import would do; undefined: import. */
  readonly dryRun: DryRunRequest | undefined;
  /** Start over, even if an import of this file was interrupted. */
  readonly isFresh: boolean;
  readonly waitSeconds: number | undefined;
  readonly maxFileBytes: number | undefined;
  readonly failuresFile: string;
  readonly warningsFile: string;
  /** The command that resumes this import. */
  readonly resume: string;
  /** The options that name the same server. */
  readonly connectionFlags: readonly string[];
  /** Accept only a report file, whose last column is the reason. */
  readonly isReport?: boolean;
}

/** Where the differences of a dry run go. */
export interface DryRunRequest {
  /** Undefined: to no file. */
  readonly output: string | undefined;
  /** Whether a file that is there is replaced. */
  readonly mayReplace: boolean;
}

/** What a person has answered about a file. */
export type Answers = Pick<FileSettings, 'encoding' | 'headerRow'> & {
  readonly stripsInvisible?: boolean;
  /** The options that say what columns are and how they are read, each word as a shell takes it. */
  readonly columnOptions?: readonly string[];
};

/** The request with more answers, also in the command that resumes it, so that no question is asked twice. */
export function withAnswers(request: ImportRequest, answers: Answers): ImportRequest {
  const { encoding, headerRow, stripsInvisible = false, columnOptions = [] } = answers;
  const flags = [
    ...(encoding === undefined ? [] : ['--encoding', encoding]),
    ...(headerRow === undefined ? [] : headerRow === 0 ? ['--no-header'] : ['--header-row', headerRow]),
    ...columnOptions,
    ...(stripsInvisible ? ['--strip-invisible'] : []),
  ];
  return {
    ...request,
    settings: {
      ...request.settings,
      ...(encoding !== undefined && { encoding }),
      ...(headerRow !== undefined && { headerRow }),
    },
    stripsInvisible: request.stripsInvisible || stripsInvisible,
    resume: [request.resume, ...flags].join(' '),
  };
}
