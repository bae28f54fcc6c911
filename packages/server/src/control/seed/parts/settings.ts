import { changeSettings, readSettings } from '../../../administration/settings.ts';
import { readObject } from '../read-json.ts';
import { at, problemAt, type SeedPart } from '../seed-part.ts';

/** `galena.json`: `{"settings": {"timeZone": "Europe/Berlin", …}}`, the settings as `galena settings` has them. */
export const settingsPart: SeedPart = {
  name: 'settings',
  files: /^galena\.json$/,
  async put({ database, subscription }, file) {
    const { line, members } = readObject(file);
    const stranger = Object.keys(members).find((name) => name !== 'settings');
    if (stranger !== undefined) throw problemAt(file.path, line, `'${stranger}' is not known: settings is`);
    const settings = (members['settings'] ?? {}) as Readonly<Record<string, unknown>>;
    await at(file.path, line, () => changeSettings(database, subscription.id, settings));
  },
  async write({ database, subscription }) {
    const settings = await readSettings(database, subscription.id);
    return [['galena.json', `${JSON.stringify({ settings }, undefined, 2)}\n`]];
  },
};
