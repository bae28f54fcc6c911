import { readFile } from 'node:fs/promises';
import type { ImportTemplate, NewImportTemplate } from '@galena/client';
import { describeRules } from '@galena/client/files';
import { type Command, Option } from 'commander';
import { findTemplate, refuseMarketo } from '../importing/use-template.ts';
import { parseCount } from '../setup/parse-values.ts';
import { UsageError } from '../terminal/explain.ts';
import { formatTable } from '../terminal/table.ts';
import { defineCommand, group, showRows } from './define.ts';

/** `galena templates` */
export function templatesCommands(): Command {
  return group('templates', 'Templates of imports: what files of a kind have in common', [
    listCommand(),
    showCommand(),
    saveCommand(),
    deleteCommand(),
  ]);
}

function listCommand(): Command {
  return defineCommand({
    usage: 'list',
    description: 'show all, as they are now',
    examples: ['templates list'],
    run: async ({ output, connect }) => {
      const galena = await connect();
      await refuseMarketo(galena);
      const templates = await galena.templates.list();
      output.json(templates.map(withAllMembers));
      output.line(formatTable(templates.map(toRow)).trimEnd());
      return undefined;
    },
  });
}

function showCommand(): Command {
  return defineCommand<{ ofVersion?: number }>({
    usage: 'show <name>',
    description: 'show one, by its name or id',
    examples: ['templates show Fair', 'templates show 1 --of-version 2 --json > fair.json'],
    configure: (command) => {
      command.addOption(new Option('--of-version <number>', 'an older version').argParser(parseCount));
    },
    run: async ({ args: [name], options: { ofVersion }, output, connect }) => {
      const galena = await connect();
      await refuseMarketo(galena);
      const template = await findTemplate(galena, String(name), ofVersion);
      output.json(withAllMembers(template));
      output.line(formatTable([toRow(template)]).trimEnd());
      output.line(formatTable(toColumnRows(template)).trimEnd());
      return undefined;
    },
  });
}

function saveCommand(): Command {
  return defineCommand({
    usage: 'save <name> <file>',
    description: 'save a JSON file, or JSON, as a template, or as its next version',
    examples: ['templates save Fair fair.json', `templates save Fair '{"columns":{"E-Mail":"email"}}'`],
    more: 'The members are columns, lookupField, listId, partitionName and rules, as "templates show --json" prints them. "import --save-template" saves what an import does.',
    run: async ({ args: [name, file], output, connect }) => {
      const content = await readContent(String(file));
      const galena = await connect();
      await refuseMarketo(galena);
      const template = await galena.templates.save({ ...content, name: String(name) });
      output.json(withAllMembers(template));
      output.line(`Template "${template.name}" is saved as version ${template.version}.`);
      return undefined;
    },
  });
}

function deleteCommand(): Command {
  return defineCommand({
    usage: 'delete <name>',
    description: 'delete one, by its name or id; imports still say which version they have used',
    examples: ['templates delete Fair'],
    run: async ({ args: [name], output, connect }) => {
      const galena = await connect();
      await refuseMarketo(galena);
      const template = await findTemplate(galena, String(name));
      await galena.templates.delete(template.templateId);
      showRows(output, [{ templateId: template.templateId, name: template.name, status: 'deleted' }]);
      return undefined;
    },
  });
}

/** What the server says of a template besides is not for a person to save. */
async function readContent(file: string): Promise<Omit<NewImportTemplate, 'name'>> {
  const isJson = file.trimStart().startsWith('{');
  const text = isJson ? file : await readText(file);
  try {
    const content: unknown = JSON.parse(text);
    if (isContent(content)) {
      const {
        templateId: _,
        name: _n,
        version: _v,
        createdAt: _c,
        updatedAt: _u,
        savedBy: _s,
        ...said
      } = content;
      return said;
    }
  } catch {
    // Said below.
  }
  throw new UsageError(
    `${isJson ? 'The template' : file} is no JSON object, such as {"columns":{"E-Mail":"email"}}.`,
  );
}

/** What its members are is for the server to judge. */
function isContent(content: unknown): content is Partial<ImportTemplate> {
  return typeof content === 'object' && content !== null && !Array.isArray(content);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new UsageError(`The file ${file} cannot be read.`);
  }
}

function withAllMembers(template: ImportTemplate): object {
  return { lookupField: null, listId: null, partitionName: null, rules: null, ...template };
}

function toRow(template: ImportTemplate): object {
  const { templateId, name, version, columns, lookupField, listId, partitionName, rules, updatedAt } =
    template;
  return {
    ...{ templateId, name, version, columns: Object.keys(columns).length },
    lookupField: lookupField ?? '',
    listId: listId ?? '',
    partition: partitionName ?? '',
    rules: rules === undefined ? '' : describeRules(rules),
    updatedAt,
  };
}

function toColumnRows({ columns }: ImportTemplate): readonly object[] {
  return Object.entries(columns).map(([column, said]) => {
    if (said === null) return { column, field: '(skipped)', written: '' };
    if (typeof said === 'string') return { column, field: said, written: '' };
    const { field, ...reading } = said;
    const written = Object.entries(reading).map(([name, value]) => `${name} ${[value].flat().join(' ')}`);
    return { column, field, written: written.join(', ') };
  });
}
