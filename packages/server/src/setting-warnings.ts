/** A setting that does not keep Galena from starting, and yet is probably not meant like this. */
export interface SettingWarning {
  readonly setting: string;
  readonly message: string;
}

/** What only the command line reads. */
const ofCommandLine = ['GALENA_URL', 'GALENA_PROFILE'];

/** Kubernetes describes a service "galena" or "galena-…" by such variables. */
const ofKubernetes = /_(SERVICE_(HOST|PORT)(_\w+)?|PORT_\d+_(TCP|UDP)(_\w+)?)$/;

/** Variables that look like settings and are none: their values have no effect. */
export function findUnknownSettings(
  environment: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): SettingWarning[] {
  const all = [...known, ...ofCommandLine];
  const isStranger = (name: string) =>
    name.startsWith('GALENA_') &&
    !all.includes(name) &&
    !ofKubernetes.test(name) &&
    !/^(tcp|udp):\/\//.test(environment[name] ?? '');
  return Object.keys(environment)
    .filter(isStranger)
    .map((setting) => {
      const meant = known.find((name) => plain(name) === plain(setting));
      const hint = meant === undefined ? 'docs/configuration.md lists all settings' : `use ${meant}`;
      return { setting, message: `${setting} is not a setting and has no effect; ${hint}` };
    });
}

function plain(name: string): string {
  return name.replace(/^GALENA_/, '').replaceAll('_', '');
}
