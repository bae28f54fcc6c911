/** The service that a person starts with. The secret is known only where it was set or has just been made up. */
export interface FirstService {
  readonly clientId: string;
  readonly clientSecret: string | undefined;
}
