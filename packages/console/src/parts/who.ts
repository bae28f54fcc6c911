/** What users of the console have in the place of a service. */
const ofUsers = 'Console';

/** Who it was, in a word: a service by its name, a user by the e-mail address. */
export function whoOf(service: string | undefined, user: string | undefined): string | undefined {
  return service === ofUsers ? user : (service ?? user);
}
