/**
 * How strict Sync Leads is: as Marketo was recorded in 2021, as its pages say, or taking values as a file does. Only a double knows others
 * than the first.
 */
export type SyncRules = 'recorded' | 'documented' | 'lenient';
