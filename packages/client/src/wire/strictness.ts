/** How strict a double is with the calls of a subscription. */
export interface Strictness {
  /** `mixed` where single switches make it neither. */
  readonly mode: 'strict' | 'lenient' | 'mixed';
  /** Where access tokens are taken: `header` refuses those in query and form, as Marketo announces for 31 August 2026. */
  readonly tokens: 'anywhere' | 'header';
  /** What becomes of parameters that a call does not know. `warn` tells them in `warnings` of the answer. */
  readonly unknownParameters: 'ignore' | 'warn' | 'refuse';
  /**
   * Sync Leads: as Marketo was recorded in 2021; as its pages say; or taking values as a file does, and leaving out unknown fields.
   */
  readonly syncLeads: 'recorded' | 'documented' | 'lenient';
  /** Whether the role of a service matters. */
  readonly permissions: 'check' | 'ignore';
  /** Whether rate, concurrency and daily quota matter; they do not where the whole server has none. */
  readonly limits: 'check' | 'ignore';
}

/** What is to be changed: the mode first, then single switches. */
export type StrictnessChange = Partial<Omit<Strictness, 'mode'>> & { readonly mode?: 'strict' | 'lenient' };
