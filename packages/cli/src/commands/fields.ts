import type { DataType, FieldOutcome } from '@galena/client';
import { dataTypes } from '@galena/server/rows';
import { type Command, Option } from 'commander';
import { exitStatus } from '../terminal/exit-status.ts';
import type { Output } from '../terminal/output.ts';
import { defineCommand, group, showRows, withReasons } from './define.ts';

/** `galena fields` */
export function fieldCommands(): Command {
  return group('fields', 'Fields of leads', [
    defineCommand({
      usage: 'list',
      description: 'show all fields, with their names',
      examples: ['fields list', 'fields list --json'],
      run: async ({ output, connect }) => {
        const fields = await (await connect()).fields.describe();
        const rows = fields.map(({ displayName, dataType, length, rest, soap }) => ({
          name: rest?.name,
          displayName,
          dataType,
          length,
          soapName: soap?.name,
          readOnly: rest?.readOnly,
        }));
        showRows(output, rows);
        return undefined;
      },
    }),
    defineCommand<{ type: DataType; description?: string }>({
      usage: 'create <name> <displayName>',
      description: 'create a custom field',
      examples: ['fields create shoeSize "Shoe Size" --type integer'],
      configure: (command) => {
        command.addOption(
          new Option('--type <type>', 'the type of its values').choices([...dataTypes]).default('string'),
        );
        command.option('--description <text>', 'what it is for');
      },
      run: async ({ args: [name, displayName], options: { type, description }, output, connect }) => {
        const field = { name: String(name), displayName: String(displayName), dataType: type };
        const { fields } = await connect();
        return showFieldOutcomes(
          output,
          await fields.create([description === undefined ? field : { ...field, description }]),
        );
      },
    }),
    defineCommand<{ displayName?: string; description?: string; hide?: boolean; show?: boolean }>({
      usage: 'set <name>',
      description: 'rename, describe or hide a field',
      examples: ['fields set shoeSize --display-name "Size of Shoe"'],
      configure: (command) => {
        command.option('--display-name <name>', 'the name that people see');
        command.option('--description <text>', 'what it is for');
        command.addOption(new Option('--hide', 'mark a custom field as hidden').conflicts('show'));
        command.option('--show', 'mark it as hidden no longer');
      },
      run: async ({ args: [name], options: { displayName, description, hide, show }, output, connect }) => {
        const change = {
          ...(displayName !== undefined && { displayName }),
          ...(description !== undefined && { description }),
          ...((hide === true || show === true) && { isHidden: hide === true }),
        };
        return showFieldOutcomes(output, [await (await connect()).fields.update(String(name), change)]);
      },
    }),
    defineCommand({
      usage: 'usage <name>',
      description: 'show how many leads have a value of a field',
      examples: ['fields usage shoeSize'],
      run: async ({ args: [name], output, connect }) => {
        showRows(output, [await (await connect()).fields.usage(String(name))]);
        return undefined;
      },
    }),
    defineCommand({
      usage: 'delete <name>',
      description: 'delete a custom field that no lead has, or is recorded to have had, a value of',
      examples: ['fields delete shoeSize'],
      run: async ({ args: [name], output, connect }) => {
        await (await connect()).fields.delete(String(name));
        showRows(output, [{ name, status: 'deleted' }]);
        return undefined;
      },
    }),
  ]);
}

function showFieldOutcomes(output: Output, outcomes: readonly FieldOutcome<string>[]): number {
  output.json(outcomes.map(withReasons));
  for (const { name, status, reasons } of outcomes) {
    const why = reasons?.map(({ code, message }) => `${message} (code ${code})`).join(', ') ?? '';
    output.line(`${name ?? ''}  ${status}  ${why}`.trim());
  }
  return outcomes.some(({ status }) => status === 'skipped') ? exitStatus.rowsFailed : exitStatus.allIn;
}
