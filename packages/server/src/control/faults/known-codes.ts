/** Where a code may stand: in `errors` of the answer, or in the `reasons` of a record. */
export type Level = 'response' | 'record';

/** A code of Marketo's, with its text as the service gives it. */
export interface KnownCode {
  readonly message: string;
  readonly levels: readonly Level[];
}

const response: readonly Level[] = ['response'];
const both: readonly Level[] = ['response', 'record'];

/**
 * The codes that Marketo documents, with values where its texts have any: Galena itself answers not all of them. Codes of three digits
 * refuse the whole call; those of four are reasons of records, and some are seen at both levels.
 */
export const knownCodes: ReadonlyMap<string, KnownCode> = new Map([
  ['413', at(response, 'Request Entity Too Large')],
  ['414', at(response, 'Request-URI Too Long')],
  ['500', at(response, 'Internal Server error')],
  ['502', at(response, 'Bad Gateway')],
  ['600', at(response, 'Empty access token')],
  ['601', at(response, 'Access token invalid')],
  ['602', at(response, 'Access token expired')],
  ['603', at(response, 'Access denied')],
  ['604', at(response, 'Request time-out')],
  ['605', at(response, 'HTTP Method not supported')],
  ['606', at(response, 'Max rate limit `100`; exceeded with in `20` secs')],
  ['607', at(response, 'Daily quota reached')],
  ['608', at(response, 'API Temporarily Unavailable')],
  ['609', at(response, 'Invalid JSON')],
  ['610', at(response, 'Requested resource not found')],
  ['611', at(response, 'System error')],
  ['612', at(response, 'Invalid Content Type')],
  ['613', at(response, 'Invalid Multipart Request')],
  ['614', at(response, 'Invalid Subscription')],
  ['615', at(response, 'Concurrent access limit reached')],
  ['616', at(response, 'Invalid subscription type')],
  ['701', at(response, 'name cannot be blank')],
  ['702', at(response, 'No data found for a given search scenario')],
  ['703', at(response, 'The feature is not enabled for the subscription')],
  ['704', at(response, 'Invalid date format')],
  ['709', at(response, 'Business Rule Violation')],
  ['710', at(response, 'Parent Folder Not Found')],
  ['711', at(response, 'Incompatible Folder Type')],
  ['712', at(response, 'Merge to person Account operation is invalid')],
  ['713', at(response, 'Transient Error')],
  ['714', at(response, 'Unable to find the default record type')],
  ['718', at(both, 'ExternalSalesPersonID not found')],
  ['719', at(response, 'Lock wait timeout exception')],
  ['1001', at(both, "Invalid value 'x'. Required of type 'integer'")],
  ['1002', at(both, "Missing value for the required parameter 'input'")],
  ['1003', at(both, 'Invalid data')],
  ['1004', at(both, 'Lead not found')],
  ['1005', at(both, 'Lead already exists')],
  ['1006', at(both, "Field 'x' not found")],
  ['1007', at(both, 'Multiple leads match the lookup criteria')],
  ['1008', at(both, "Access denied to partition 'x'")],
  ['1009', at(both, 'Partition name must be specified')],
  ['1010', at(both, 'Partition update not allowed')],
  ['1011', at(both, "Field 'x' not supported")],
  ['1012', at(both, "Invalid cookie value 'x'")],
  ['1013', at(both, 'Object not found')],
  ['1014', at(both, 'Failed to create Object')],
  ['1015', at(both, 'Lead not in list')],
  ['1016', at(response, 'Too many imports')],
  ['1017', at(both, 'Object already exists')],
  ['1018', at(both, 'CRM Enabled')],
  ['1019', at(response, 'Import in progress')],
  ['1020', at(response, 'Too many clones to program')],
  ['1021', at(both, 'Company update not allowed')],
  ['1022', at(both, 'Object in use')],
  ['1025', at(both, 'Program status not found')],
  ['1026', at(response, 'Custom object not enabled')],
  ['1027', at(response, 'Max Activity Type Limit Reached')],
  ['1028', at(response, 'Max field limit reached')],
  ['1029', at(response, 'Too many jobs in queue')],
  ['1035', at(response, 'Unsupported filter type for target subscription')],
  ['1036', at(both, 'Duplicate object found in input')],
  ['1037', at(both, 'Lead skipped because it is already in or past this status')],
  ['1042', at(response, 'Invalid runAt date')],
  ['1048', at(response, 'Custom Object Discard Draft Failed')],
  ['1049', at(both, 'Failed to Create Activity')],
  ['1076', at(response, 'Merge Leads call with mergeInCRM flag is 4.')],
  ['1077', at(response, 'Merge Leads call failed due to `SFDC Field` length')],
  [
    '1078',
    at(
      response,
      'Merge Leads call failed due to deleted entity, not a lead/contact, or field filter criteria does not match.',
    ),
  ],
  ['1079', at(response, 'Merge Leads call failed due to Personalized URL conflict in duplicate records')],
  ['1080', at(response, 'Too many leads to merge')],
]);

function at(levels: readonly Level[], message: string): KnownCode {
  return { message, levels };
}
