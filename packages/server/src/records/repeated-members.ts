const repeated = new WeakMap<object, string>();

/** Notes that a JSON object had a member twice, of which `JSON.parse` keeps the last only. */
export function noteRepeated(object: object, name: string): void {
  repeated.set(object, name);
}

/** The name of a member that a JSON object had twice. */
export function repeatedMember(object: object): string | undefined {
  return repeated.get(object);
}
