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
    defineCommand<{ displayName?: string; description?: string }>({
      usage: 'set <name>',
      description: 'rename or describe a field',
      examples: ['fields set shoeSize --display-name "Size of Shoe"'],
      configure: (command) => {
        command.option('--display-name <name>', 'the name that people see');
        command.option('--description <text>', 'what it is for');
      },
      run: async ({ args: [name], options: { displayName, description }, output, connect }) => {
        const change = {
          ...(displayName !== undefined && { displayName }),
          ...(description !== undefined && { description }),
        };
        return showFieldOutcomes(output, [await (await connect()).fields.update(String(name), change)]);
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
