import type { CallOptions, Connection } from '../http/connection.ts';
import type { OptionNames } from '../known-options.ts';
import type { AssetUse } from '../wire/assets.ts';
import type { AvailableFormField, Form, FormField, ThankYouPage } from '../wire/forms.ts';
import { type InFolder, inFolder, NamedAssetKind, type OfStatus, ofStatus } from './asset-kind.ts';
import type { AssetPageOptions } from './read-assets.ts';

const filter: OptionNames<OfStatus & InFolder> = { ...ofStatus, ...inFolder };

/**
 * Forms.
 * @example
 * for await (const { id, name } of assets.forms.list({ status: 'approved' })) console.log(id, name);
 * console.log((await assets.forms.get(701))?.buttonLabel);
 * console.log((await assets.forms.getByName('Sign up'))?.id);
 */
export class Forms extends NamedAssetKind<Form, OfStatus & InFolder, OfStatus, OfStatus & InFolder> {
  /** Made by `GalenaAssets`. */
  constructor(connection: Connection) {
    super(connection, { many: 'forms', one: 'form', filter, get: ofStatus, find: filter });
  }

  /**
   * The fields of a form.
   * @example
   * for (const { id, required } of await assets.forms.fields(701)) console.log(id, required);
   */
  fields(id: number, options: OfStatus & CallOptions = {}): Promise<readonly FormField[]> {
    return this.parts(`${id}/fields`, options, ofStatus);
  }

  /**
   * What comes once a form is sent.
   * @example
   * console.log((await assets.forms.thankYouPage(701))?.thankYouList);
   */
  thankYouPage(id: number, options: OfStatus & CallOptions = {}): Promise<ThankYouPage | undefined> {
    return this.part(`${id}/thankYouPage`, options, ofStatus);
  }

  /**
   * The pages that have a form.
   * @example
   * for await (const { type, name } of assets.forms.usedBy(701)) console.log(type, name);
   */
  usedBy(id: number, options: AssetPageOptions = {}): AsyncGenerator<AssetUse, void, undefined> {
    return this.pages(`form/${id}/usedBy`, options, {});
  }

  /**
   * The fields of leads that a form may have.
   * @example
   * for await (const { id, dataType } of assets.forms.availableFields()) console.log(id, dataType);
   */
  availableFields(options: AssetPageOptions = {}): AsyncGenerator<AvailableFormField, void, undefined> {
    return this.pages('form/fields', options, {});
  }

  /**
   * The fields of program members that a form may have.
   * @example
   * for await (const { id } of assets.forms.availableMemberFields()) console.log(id);
   */
  availableMemberFields(options: AssetPageOptions = {}): AsyncGenerator<AvailableFormField, void, undefined> {
    return this.pages('form/programMemberFields', options, {});
  }
}
