import { GalenaRefusal } from '../errors.ts';
import { recogniseTemplate } from '../files/template-columns.ts';
import { type CallOptions, type Connection, callOptionNames } from '../http/connection.ts';
import { only } from '../http/only.ts';
import { knownOptions, type OptionNames } from '../known-options.ts';
import type { ImportTemplate, NewImportTemplate } from '../wire/templates.ts';

/** Which version of a template is read. */
export interface TemplateOptions extends CallOptions {
  /** Default: the newest. Older ones are there after the template is deleted too, by its id. */
  readonly version?: number;
}

const templateOptionNames: OptionNames<TemplateOptions> = { ...callOptionNames, version: true };

/** Templates of imports: what files of a kind have in common, said once. Galena only. */
export class Templates {
  readonly #connection: Connection;

  /** Made by `Galena`. */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * All templates, as they are now.
   * @example
   * for (const { name, version } of await galena.templates.list()) console.log(name, version);
   */
  async list(options: CallOptions = {}): Promise<readonly ImportTemplate[]> {
    const call = { path: '/galena/v1/templates.json' };
    return (await this.#connection.call<ImportTemplate>(call, options)).result ?? [];
  }

  /**
   * One template, by its name, in any case, or by its id.
   * @throws GalenaRefusal 1013 if there is none, or no such version
   * @example
   * await galena.templates.create({ name: 'Fair', columns: { 'E-Mail': 'email' } });
   * console.log((await galena.templates.get('fair')).columns);
   */
  async get(template: string | number, given: TemplateOptions = {}): Promise<ImportTemplate> {
    const { version, ...options } = knownOptions(given, templateOptionNames);
    const templateId = typeof template === 'number' ? template : await this.#idOf(template, options);
    const call = { path: `/galena/v1/templates/${templateId}.json`, query: { version } };
    return only(await this.#connection.call<ImportTemplate>(call, options));
  }

  /**
   * Saves a new one.
   * @throws GalenaRefusal 1017 for a name that is taken, 1003 for what no import could use
   * @example
   * await galena.templates.create({
   *   name: 'Autumn fair',
   *   columns: { 'E-Mail': 'email', Umsatz: { field: 'annualRevenue', decimal: ',' }, Notiz: null },
   *   rules: { mode: 'createOnly' },
   * });
   */
  async create(template: NewImportTemplate, options: CallOptions = {}): Promise<ImportTemplate> {
    const call = { method: 'POST', path: '/galena/v1/templates.json', json: template } as const;
    return only(await this.#connection.call<ImportTemplate>(call, options));
  }

  /**
   * Saves one anew, whole: as its next version, or none if it says what it said. Imports keep the version that they have used.
   * @throws GalenaRefusal as `create`, and 1013 if there is none
   * @example
   * const { templateId } = await galena.templates.create({ name: 'Spring fair' });
   * const changed = await galena.templates.update(templateId, { name: 'Spring fair', columns: { Mail: 'email' } });
   * console.log(changed.version);
   */
  async update(
    templateId: number,
    template: NewImportTemplate,
    options: CallOptions = {},
  ): Promise<ImportTemplate> {
    const call = { method: 'POST', path: `/galena/v1/templates/${templateId}.json`, json: template } as const;
    return only(await this.#connection.call<ImportTemplate>(call, options));
  }

  /**
   * Saves one under its name: as the next version of that with this name, in any case, or a new one if there is none.
   * @throws GalenaRefusal 1003 for what no import could use
   * @example
   * await galena.templates.save({ name: 'Winter fair', columns: { Mail: 'email' } });
   * console.log((await galena.templates.save({ name: 'winter fair', columns: { Mail: null } })).version);
   */
  async save(template: NewImportTemplate, options: CallOptions = {}): Promise<ImportTemplate> {
    const known = await this.#find(template.name, options);
    return known === undefined
      ? this.create(template, options)
      : this.update(known.templateId, template, options);
  }

  /**
   * Deletes one: its name is free again, and imports still say which version they have used.
   * @throws GalenaRefusal 1013 if there is none
   * @example
   * const { templateId } = await galena.templates.create({ name: 'Last fair' });
   * await galena.templates.delete(templateId);
   */
  async delete(templateId: number, options: CallOptions = {}): Promise<void> {
    const path = `/galena/v1/templates/${templateId}/delete.json`;
    await this.#connection.call({ method: 'POST', path }, options);
  }

  /**
   * The template that fits a file, each of its columns being in the header: of several the one with the most columns. It is for you to use it.
   * @param header - the names of the columns of the file
   * @example
   * await galena.templates.create({ name: 'Visitors', columns: { Mail: 'email', Stand: null } });
   * console.log((await galena.templates.recognize(['Mail', 'Stand', 'City']))?.name);
   */
  async recognize(header: readonly string[], options: CallOptions = {}): Promise<ImportTemplate | undefined> {
    return recogniseTemplate(await this.list(options), header);
  }

  async #idOf(name: string, options: CallOptions): Promise<number> {
    const template = await this.#find(name, options);
    if (template === undefined)
      throw new GalenaRefusal({ code: '1013', message: `There is no template '${name}'` });
    return template.templateId;
  }

  async #find(name: string, options: CallOptions): Promise<ImportTemplate | undefined> {
    // Without a name the call is for all templates.
    if (name.trim() === '') return undefined;
    const call = { path: '/galena/v1/templates.json', query: { name } };
    return (await this.#connection.call<ImportTemplate>(call, options)).result?.[0];
  }
}
