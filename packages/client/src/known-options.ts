import { editDistance } from './edit-distance.ts';

/** The names of all options of a type: one that is missing or unknown is a compile error. */
export type OptionNames<Options> = Readonly<Record<keyof Options, true>>;

/**
 * The options as given; a misspelt one would otherwise be ignored silently.
 * @throws TypeError for an unknown one; it names the likely one.
 */
export function knownOptions<Options extends object>(options: Options, names: OptionNames<Options>): Options {
  const stranger = Object.keys(options).find((name) => !Object.hasOwn(names, name));
  if (stranger === undefined) return options;
  const all = Object.keys(names);
  const likely = closest(stranger, all);
  const advice = likely === undefined ? '' : ` most likely it is "${likely}";`;
  throw new TypeError(`there is no option "${stranger}";${advice} the options are: ${all.join(', ')}`);
}

/** The closest name, if it is close. */
function closest(stranger: string, names: readonly string[]): string | undefined {
  // Of longer names none is an option, misspelt.
  if (stranger.length > 40) return undefined;
  const [nearest] = names
    .map((name) => ({ name, distance: editDistance(stranger.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length / 3)))
    .toSorted((first, second) => first.distance - second.distance);
  return nearest?.name;
}
