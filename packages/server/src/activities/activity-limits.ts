/** What is limited besides the calls themselves. Infinity: without a limit. */
export interface ActivityLimits {
  /** Custom activity types of a subscription. */
  readonly customTypes: number;
  /** Leads of a static list whose activities can be asked for. */
  readonly listLeads: number;
}
