import type { Galena, InputRecord, Lead, LeadEvent, Outcome } from '@galena/client';
import { type Command, Option } from 'commander';
import { parseCount, parseId, parseNames, toId, toIdOrName, toTime } from '../setup/parse-values.ts';
import { describeOrigin, kindsOfEvents } from '../terminal/describe-change.ts';
import { exitStatus } from '../terminal/exit-status.ts';
import { UsageError } from '../terminal/explain.ts';
import { type Output, paint } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';
import { defineCommand, group, showRows, withReasons } from './define.ts';

interface FieldsOption {
  fields?: string[];
}

const fieldsOption = (command: Command) =>
  void command.addOption(new Option('--fields <names>', 'fields, separated by commas').argParser(parseNames));

/** `galena leads`, `lists`, `companies`, `sales-persons` */
export function recordCommands(): Command[] {
  return [
    group('leads', 'Leads', [getLeads(), findLeads(), searchLeads(), showHistory(), deleteLeads()]),
    group('lists', 'Static lists and their members', listCommands()),
    objectCommands('companies', 'companies', 'Companies', 'externalCompanyId'),
    objectCommands('sales-persons', 'salesPersons', 'Sales persons', 'externalSalesPersonId'),
  ];
}

function getLeads(): Command {
  return defineCommand<FieldsOption>({
    usage: 'get <id>',
    description: 'show a lead',
    examples: ['leads get 17', 'leads get 17 --fields email,leadScore --json'],
    configure: fieldsOption,
    run: async ({ args, options: { fields }, output, connect }) => {
      const lead = await (await connect()).leads.get(idOf(args[0]), fields === undefined ? {} : { fields });
      showRows(output, [lead]);
      return undefined;
    },
  });
}

function findLeads(): Command {
  return defineCommand<FieldsOption>({
    usage: 'find <field> <values...>',
    description: 'find leads by the values of a field',
    examples: [
      'leads find email ada@example.com bo@example.com',
      'leads find id 1 2 3 --fields email,company --json',
    ],
    configure: fieldsOption,
    run: async ({ args: [field, values], options: { fields }, output, connect }) => {
      const { leads } = await connect();
      showRows(
        output,
        await collect(leads.find(String(field), namesOf(values), fields === undefined ? {} : { fields })),
      );
      return undefined;
    },
  });
}

interface SearchCommandOptions extends FieldsOption {
  list?: string;
  partition?: string;
  createdByImport?: number;
  changedByImport?: number;
  changedSince?: string;
  limit: number;
}

const shownFields = ['id', 'firstName', 'lastName', 'email', 'company', 'createdAt', 'updatedAt'];

function searchLeads(): Command {
  return defineCommand<SearchCommandOptions>({
    usage: 'search [words...]',
    description:
      'find leads by part of a name, e-mail address, company or telephone number, or of a searchable field; newest first',
    examples: [
      'leads search lovelace acme',
      'leads search --list "Spring fair" --changed-since 7d',
      'leads search --created-by-import 1007 --limit 1000 --json',
    ],
    configure: (command) => {
      command.option('--list <list>', 'only members of this static list: its id or name');
      command.option('--partition <partition>', 'only leads in this partition: its id or name');
      command.addOption(
        new Option('--created-by-import <batch>', 'only leads that this import created').argParser(parseId),
      );
      command.addOption(
        new Option('--changed-by-import <batch>', 'only leads that this import or undo wrote last').argParser(
          parseId,
        ),
      );
      command.option('--changed-since <time>', 'only leads changed since: 2026-03-01, or 7d, 12h, 30m ago');
      command.addOption(
        new Option('--limit <count>', 'show at most this many').argParser(parseCount).default(100),
      );
      fieldsOption(command);
    },
    run: async ({ args: [words], options, output, connect }) => {
      const galena = await connect();
      const { list, partition, createdByImport, changedByImport, changedSince, limit, fields } = options;
      const [listId, partitionId] = [await idOfList(galena, list), await idOfPartition(galena, partition)];
      const found: Lead[] = [];
      const search = {
        text: namesOf(words).join(' '),
        fields: fields ?? shownFields,
        batchSize: Math.min(300, limit + 1),
        ...(listId !== undefined && { listId }),
        ...(partitionId !== undefined && { partitionId }),
        ...(createdByImport !== undefined && { createdByImport }),
        ...(changedByImport !== undefined && { changedByImport }),
        ...(changedSince !== undefined && { changedSince: toTime(changedSince, '--changed-since') }),
      };
      for await (const lead of galena.leads.search(search)) {
        if (found.push(lead) > limit) break;
      }
      showRows(output, found.slice(0, limit));
      if (found.length > limit)
        output.note(`There are more leads: --limit ${limit * 10} shows more of them.`);
      return undefined;
    },
  });
}

async function idOfList({ lists }: Galena, given: string | undefined): Promise<number | undefined> {
  const wanted = toIdOrName(given);
  if (typeof wanted !== 'string') return wanted;
  const [list] = await collect(lists.list({ names: [wanted] }));
  if (list === undefined)
    throw new UsageError(`There is no static list called "${wanted}": galena lists list`);
  return list.id;
}

async function idOfPartition({ partitions }: Galena, given: string | undefined): Promise<number | undefined> {
  const wanted = toIdOrName(given);
  if (typeof wanted !== 'string') return wanted;
  const partition = (await partitions.list()).find(({ name }) => name === wanted);
  if (partition === undefined) {
    throw new UsageError(`There is no partition called "${wanted}": galena partitions list`);
  }
  return partition.id;
}

function showHistory(): Command {
  return defineCommand<{ limit?: number }>({
    usage: 'history <id>',
    description: 'show the history of a lead, newest first: old and new values, and who changed them',
    examples: ['leads history 17', 'leads history 17 --limit 10 --json'],
    configure: (command) => {
      command.addOption(new Option('--limit <count>', 'show at most this many').argParser(parseCount));
    },
    run: async ({ args, options: { limit }, output, connect }) => {
      const found: LeadEvent[] = [];
      let since: string | undefined;
      const onKnownSince = (time: string) => {
        since = time;
      };
      for await (const event of (await connect()).leads.history(idOf(args[0]), { onKnownSince })) {
        found.push(event);
        if (found.length === limit) break;
      }
      const nothing = {
        activityType: null,
        field: null,
        oldValue: null,
        newValue: null,
        list: null,
        primaryValue: null,
      };
      output.json(found.map((event) => ({ ...nothing, ...event })));
      output.line(formatTable(found.map(toHistoryRow)).trimEnd());
      if (since !== undefined && since > (found.at(-1)?.at ?? ''))
        output.note(`Changed values are known since ${since}.`);
      return undefined;
    },
  });
}

function toHistoryRow(event: LeadEvent): object {
  const { at, kind, activityType, field, oldValue, newValue, list, primaryValue, by } = event;
  return {
    at,
    what: activityType ?? kindsOfEvents[kind],
    about: field?.displayName ?? list?.name ?? primaryValue,
    oldValue,
    newValue,
    by: describeOrigin(by),
  };
}

function deleteLeads(): Command {
  return defineCommand({
    usage: 'delete <ids...>',
    description: 'delete leads',
    examples: ['leads delete 17 18'],
    run: async ({ args: [ids], output, connect }) =>
      showOutcomes(output, await (await connect()).leads.delete(idsOf(ids))),
  });
}

function listCommands(): Command[] {
  return [
    defineCommand({
      usage: 'list [names...]',
      description: 'show all static lists, or those with these names',
      examples: ['lists list', 'lists list "Starter list"'],
      run: async ({ args: [names], output, connect }) => {
        const { lists } = await connect();
        const wanted = namesOf(names);
        const found = await collect(lists.list(wanted.length === 0 ? {} : { names: wanted }));
        showRows(output, found, ['id', 'name', 'description']);
        return undefined;
      },
    }),
    defineCommand<{ folder?: number; description?: string }>({
      usage: 'create <name>',
      description: 'create a static list',
      examples: ['lists create "Spring fair" --description "who came by"'],
      configure: (command) => {
        command.addOption(
          new Option('--folder <id>', 'the folder to create it in (Lead Database)').argParser(parseId),
        );
        command.option('--description <text>', 'what it is for');
      },
      run: async ({ args: [name], options: { folder, description }, output, connect }) => {
        const { lists } = await connect();
        const made = await lists.create({
          name: String(name),
          ...(folder !== undefined && { folder: { id: folder, type: 'Folder' } }),
          ...(description !== undefined && { description }),
        });
        showRows(output, [{ id: made.id, name: made.name, description: made.description }]);
        return undefined;
      },
    }),
    defineCommand({
      usage: 'delete <id>',
      description: 'delete a static list; its leads are kept',
      examples: ['lists delete 1002'],
      run: async ({ args: [id], output, connect }) => {
        await (await connect()).lists.delete(idOf(id));
        showRows(output, [{ id: idOf(id), status: 'deleted' }]);
        return undefined;
      },
    }),
    defineCommand<FieldsOption>({
      usage: 'members <id>',
      description: 'show the members of a static list',
      examples: ['lists members 1001 --fields email'],
      configure: fieldsOption,
      run: async ({ args: [id], options: { fields }, output, connect }) => {
        const { lists } = await connect();
        showRows(output, await collect(lists.members(idOf(id), fields === undefined ? {} : { fields })));
        return undefined;
      },
    }),
    ...(['add', 'remove'] as const).map((verb) =>
      defineCommand({
        usage: `${verb} <id> <leadIds...>`,
        description: verb === 'add' ? 'add leads to a static list' : 'remove leads from a static list',
        examples: [`lists ${verb} 1001 17 18`],
        run: async ({ args: [id, leadIds], output, connect }) =>
          showOutcomes(output, await (await connect()).lists[verb](idOf(id), idsOf(leadIds))),
      }),
    ),
  ];
}

function objectCommands(
  name: string,
  resource: 'companies' | 'salesPersons',
  title: string,
  key: string,
): Command {
  return group(name, title, [
    defineCommand<FieldsOption>({
      usage: 'find <field> <values...>',
      description: `all ${title.toLowerCase()} whose field has one of the values`,
      examples: [`${name} find ${key} acme`],
      configure: fieldsOption,
      run: async ({ args: [field, values], options: { fields }, output, connect }) => {
        const objects = (await connect())[resource];
        showRows(
          output,
          await collect(objects.find(String(field), namesOf(values), fields === undefined ? {} : { fields })),
        );
        return undefined;
      },
    }),
    defineCommand({
      usage: 'set <key> <assignments...>',
      description: `create or update the one with this ${key}`,
      examples: [
        `${name} set acme ${resource === 'companies' ? 'company="Acme Ltd"' : 'email=sam@example.com'}`,
      ],
      run: async ({ args: [value, assignments], output, connect }) => {
        const record = { [key]: String(value), ...parseAssignments(namesOf(assignments)) };
        return showOutcomes(output, await (await connect())[resource].sync([record]));
      },
    }),
    defineCommand({
      usage: 'delete <keys...>',
      description: `delete ${title.toLowerCase()} that no lead is linked to`,
      examples: [`${name} delete acme`],
      run: async ({ args: [keys], output, connect }) => {
        const named = namesOf(keys).map((value) => ({ [key]: value }));
        return showOutcomes(output, await (await connect())[resource].delete(named));
      },
    }),
    defineCommand({
      usage: 'fields',
      description: 'show their fields',
      examples: [`${name} fields`],
      run: async ({ output, connect }) => {
        const { fields } = await (await connect())[resource].describe();
        showRows(output, fields, ['name', 'displayName', 'dataType', 'length']);
        return undefined;
      },
    }),
  ]);
}

/** `company=Acme`; an empty value clears the field. */
function parseAssignments(texts: readonly string[]): InputRecord {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new UsageError(`"${text}" is not of the form field=value`);
      return [text.slice(0, at), text.slice(at + 1) === '' ? null : text.slice(at + 1)];
    }),
  );
}

/** Skipped records are failed rows to a script. */
function showOutcomes(output: Output, outcomes: readonly Outcome<string>[]): number {
  output.json(outcomes.map(withReasons));
  for (const { id, status, reasons } of outcomes) {
    const why = reasons?.map(({ code, message }) => `${message} (code ${code})`).join(', ');
    const before = id === undefined ? '' : `${id}  `;
    const after = why === undefined ? '' : `  ${why}`;
    output.line([before, status === 'skipped' ? paint('red', status) : status, after]);
  }
  return outcomes.some(({ status }) => status === 'skipped') ? exitStatus.rowsFailed : exitStatus.allIn;
}

type Argument = string | readonly string[] | undefined;

function namesOf(argument: Argument): readonly string[] {
  return argument === undefined ? [] : typeof argument === 'string' ? [argument] : argument;
}

function idsOf(argument: Argument): number[] {
  return namesOf(argument).map(idOf);
}

function idOf(argument: Argument): number {
  return toId(String(argument));
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}
