const repeated = new WeakMap<object, string[]>();

/** Notes that a JSON object had a member twice, of which `JSON.parse` keeps the last only. */
export function noteRepeated(object: object, name: string): void {
  const names = repeated.get(object);
  if (names === undefined) repeated.set(object, [name]);
  else names.push(name);
}

/** The names of the members that a JSON object had more than once. */
export function repeatedMembers(object: object): readonly string[] {
  return repeated.get(object) ?? [];
}
