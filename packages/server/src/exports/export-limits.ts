/** What a subscription may ask for, exports of all subjects together. */
export interface ExportLimits {
  /** Queued and processing ones. */
  readonly queue: number;
  /** Megabytes of 2^20 bytes, in a day of the subscription's time zone. Undefined: as much as it likes. */
  readonly megabytesPerDay: number | undefined;
}
