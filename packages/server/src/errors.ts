/** What the API says when it says no: the one table of codes, texts and causes. docs/errors.md is made from it. */
export interface ErrorKind {
  /** The text; each `%s` takes a value. */
  readonly message: string;
  /** HTTP status; the API answers 200 to nearly everything and tells the rest in the body. */
  readonly status: number;
  readonly when: string;
}

const ok = 200;

export const errorKinds = {
  '413': {
    message: 'Request Entity Too Large',
    status: 413,
    when: 'A body over 1 MB, or a file over the limit of the subscription (10 MB).',
  },
  '413 token': {
    message:
      'Request Entity Too Large: for a file over 10 MB the access token must be in the header, in the query, or before the file',
    status: 413,
    when: 'The token of an upload follows a file of more than 10 MB, or is missing.',
  },
  '429': {
    message: 'Too many failed attempts: try again in %s s',
    status: 429,
    when: 'Wrong passwords, or links that are not valid, came too often from an address, or for a user; Retry-After says when they are looked at again.',
  },
  '414': { message: 'Request-URI Too Long', status: 414, when: 'A URI over 8 KB.' },
  '503': {
    message: 'Service temporarily unavailable',
    status: 503,
    when: 'PostgreSQL cannot be reached, or has no room on its disk, or gave way to another call, or its schemas are those of another version of Galena, or Galena is about to end; Retry-After says when to try again.',
  },
  '503 bodies': {
    message:
      'Service temporarily unavailable: %s bodies without an access token in header or query are being received. Send the token there, or try again',
    status: 503,
    when: 'A body over 16 KiB has its token in itself, or none, and ten others are being received; Retry-After says when to try again.',
  },
  '601': {
    message: 'Access token invalid',
    status: ok,
    when: 'The token is not one of this server, or it was already reported as expired.',
  },
  '601 control': {
    message:
      'Access token invalid: the control plane takes the value of GALENA_CONTROL_TOKEN as its bearer token',
    status: ok,
    when: 'A call of the control plane has another token.',
  },
  '601 session': {
    message: 'Not signed in, or the session has ended: sign in again',
    status: ok,
    when: 'A call of a session has no cookie, or that of a session which is over.',
  },
  '601 password': {
    message: 'The e-mail address or the password is wrong',
    status: ok,
    when: 'Nobody is signed in with these. Whether there is such a user, the answer does not say.',
  },
  '601 link': {
    message:
      'This link is not valid: it was used or replaced, or it has expired. Ask an administrator for another one',
    status: ok,
    when: 'A password is to be set by such a link.',
  },
  '602': { message: 'Access token expired', status: ok, when: 'First use of a token after it expired.' },
  '603': {
    message: 'Access denied',
    status: ok,
    when: 'No token, or the role lacks the permission for this call.',
  },
  '603 control': {
    message: 'Access denied: send the value of GALENA_CONTROL_TOKEN as a bearer token',
    status: ok,
    when: 'A call of the control plane has no bearer token in its header.',
  },
  '603 user': {
    message: "Access denied: '%s' has no role in any subscription, or is disabled. Ask an administrator",
    status: ok,
    when: 'A user who may do nothing signs in.',
  },
  '603 proxy': {
    message: "Access denied: there is no user '%s'. Ask an administrator to add you",
    status: ok,
    when: 'The proxy in front of Galena names somebody who is no user.',
  },
  '603 proxy role': {
    message:
      "Access denied: there is no user '%s', and no role '%s' for new ones. GALENA_TRUSTED_USER_ROLE has to be a role that there is",
    status: ok,
    when: 'The proxy names somebody who is to become a user with a role that there is not.',
  },
  '603 header': {
    message: 'Access denied: the proxy has to send one e-mail address in %s',
    status: ok,
    when: 'The header in which the proxy names the user is there twice, or has something else.',
  },
  '603 page': {
    message: "Access denied: calls of a session come from the console's own pages",
    status: ok,
    when: 'A browser says that a page of another origin makes a call of a session.',
  },
  '603 grant': {
    message: "Access denied: the caller lacks '%s', and can neither grant it nor change who has it",
    status: ok,
    when: 'A role, a service or a user has more rights than the caller.',
  },
  '604': {
    message: 'Request time-out',
    status: ok,
    when: 'The request was not complete in time, or its body did not get on (then HTTP 408).',
  },
  '605': {
    message: "Request method '%s' not supported",
    status: ok,
    when: 'The path exists, but not with this HTTP method.',
  },
  '606': {
    message: 'Max rate limit `%s`; exceeded with in `%s` secs',
    status: ok,
    when: 'More calls than the subscription may make in 20 seconds.',
  },
  '607': {
    message: 'Daily quota reached',
    status: ok,
    when: 'More calls than the subscription may make in a day.',
  },
  '609': {
    message: 'Invalid JSON',
    status: ok,
    when: 'The body is not JSON, or not JSON of the form the call takes.',
  },
  '610': { message: 'Requested resource not found', status: ok, when: 'No such path.' },
  '610 host': {
    message: 'Requested resource not found',
    status: 400,
    when: 'The request is no HTTP, is HTTP/1.1 without a Host header, or has two of them.',
  },
  '611': {
    message: 'System error',
    status: ok,
    when: 'An error that Galena did not foresee; the log has it under the requestId.',
  },
  '612': {
    message: 'Invalid Content Type',
    status: ok,
    when: 'The call takes JSON (or multipart, for a file) and the content type says otherwise.',
  },
  '612 encoding': {
    message: "Content-Encoding '%s' not supported",
    status: ok,
    when: 'The body is compressed, or encoded in another way. Send it as it is.',
  },
  '613': {
    message: 'Invalid Multipart Request',
    status: ok,
    when: 'The multipart body is malformed, or has more than one file.',
  },
  '613 end': {
    message:
      'Invalid Multipart Request: the body ends after %s bytes without a delimiter line. Content-Length may be too short',
    status: ok,
    when: 'The multipart body was cut, or its Content-Length was counted in characters instead of bytes. Nothing of it is imported.',
  },
  '613 encoding': {
    message: "Invalid Multipart Request: %s '%s' is not supported. Send the bytes as they are",
    status: ok,
    when: 'A part of the multipart body is encoded, for example as base64 or quoted-printable.',
  },
  '615': {
    message: 'Concurrent access limit reached',
    status: ok,
    when: 'More calls under way than the subscription may have.',
  },
  '701': {
    message: '%s cannot be blank',
    status: ok,
    when: 'A required parameter of an asset call is absent.',
  },
  '701 long': {
    message: '%s cannot exceed more than %s characters',
    status: ok,
    when: 'A parameter of an asset call is too long.',
  },
  '702': { message: '%s with id %s not found', status: ok, when: 'No asset has this id.' },
  '704': {
    message: 'Invalid date format',
    status: ok,
    when: 'A date of an asset call, or of a paging token, is not ISO 8601.',
  },
  '709': {
    message: '%s',
    status: ok,
    when: 'A rule of the assets or custom activity types stands against it: a name is taken, or the list or type is in use.',
  },
  '710': { message: 'Parent Folder Not Found', status: ok, when: 'No folder has this id.' },
  '711': { message: 'Incompatible Folder Type', status: ok, when: 'The folder is of another type.' },
  '1001': {
    message: "Invalid value '%s'. Required of type '%s'",
    status: ok,
    when: 'A parameter has the wrong type or is none of the allowed values.',
  },
  '1002': {
    message: "Missing value for the required parameter '%s'",
    status: ok,
    when: 'A required parameter is absent or empty.',
  },
  '1003': { message: '%s', status: ok, when: 'The data is not valid for this call; the text says how.' },
  '1003 value': {
    message: "Invalid value for field '%s' and value '%s'",
    status: ok,
    when: 'A record of Sync Leads or Push Lead has a value that is not valid for its field.',
  },
  '1004': { message: "Lead with id '%s' not found", status: ok, when: 'No lead has this id.' },
  '1004 sync': {
    message: 'Lead not found',
    status: ok,
    when: 'An update, a deletion or a list member names a lead that is not there.',
  },
  '1004 lead': {
    message: "Lead '%s' not found",
    status: ok,
    when: 'Merge, associate or the lists of a lead name a lead that is not there.',
  },
  '1004 campaign': {
    message: 'Lead [%s] not found',
    status: ok,
    when: 'A campaign is requested for leads that are not there. It runs for the others all the same.',
  },
  '1005': { message: 'Lead already exists', status: ok, when: 'createOnly met a lead with the same key.' },
  '1006': {
    message: "Field '%s' not found",
    status: ok,
    when: 'No field has this name.',
  },
  '1006 lookup': {
    message: "Lookup field '%s' not found",
    status: ok,
    when: 'The lookup field of an import is no field. The code on the wire is 1006.',
  },
  '1006 setting': {
    message: "Setting '%s' not found",
    status: ok,
    when: 'No setting of a subscription has this name. The code on the wire is 1006.',
  },
  '1007': {
    message: 'Multiple leads match the lookup criteria',
    status: ok,
    when: 'Several leads have the key of a record.',
  },
  '1008': { message: "Access denied to partition '%s'", status: ok, when: 'No partition has this name.' },
  '1010': {
    message: 'Partition update not allowed',
    status: ok,
    when: 'The lead is in another partition than the one that the call names.',
  },
  '1011': {
    message: "Field '%s' not supported",
    status: ok,
    when: 'The field exists but cannot be a lookup field or filter type.',
  },
  '1012': {
    message: "Invalid cookie value '%s'",
    status: ok,
    when: 'A cookie is not of the form that Munchkin sets.',
  },
  '1013': {
    message: 'Object not found',
    status: ok,
    when: 'No static list, import, template, subscription, user or custom activity type has this id or name.',
  },
  '1013 link': {
    message: "%s '%s' not found",
    status: ok,
    when: 'A lead is to be linked to a company or sales person that is not there.',
  },
  '1013 program': {
    message: 'Program not found',
    status: ok,
    when: 'No program has this id or name.',
  },
  '1013 campaign': {
    message: 'Campaign not found',
    status: ok,
    when: 'No smart campaign has this id.',
  },
  '1013 membership': {
    message: 'Membership not found',
    status: ok,
    when: 'Data of a program member is to be changed, and the lead is not in the program.',
  },
  '1013 report': {
    message: 'Report not found: the file and the reports of import %s were deleted %s days after the submit',
    status: ok,
    when: 'Rows of an expired import are asked for. What is known of the import itself stays for the `importHistoryDays` of the subscription.',
  },
  '1013 record': {
    message: 'Record not found',
    status: ok,
    when: 'A company or sales person that is to be changed or deleted is not there.',
  },
  '1015': {
    message: 'Lead not in list',
    status: ok,
    when: 'A lead that is to leave a static list is no member.',
  },
  '1016': {
    message: 'Too many imports',
    status: ok,
    when: 'Ten imports of the subscription are queued or running.',
  },
  '1017': {
    message: 'Object already exists',
    status: ok,
    when: 'createOnly met a company or sales person with the same key, or a name is taken.',
  },
  '1019': {
    message: 'Import in progress',
    status: ok,
    when: 'An unfinished import has the same static list.',
  },
  '1020': {
    message: 'Too many clones to program',
    status: ok,
    when: 'Twenty programs were cloned by Schedule Campaign today, by the calendar of the subscription.',
  },
  '1021': {
    message: 'Company update not allowed',
    status: ok,
    when: 'A record has company fields and its lead is linked to a company: change the company.',
  },
  '1022': {
    message: 'Object in use',
    status: ok,
    when: 'A company or sales person that leads are linked to cannot be deleted.',
  },
  '1022 role': {
    message: "Object in use: service '%s' (%s) has the role '%s'",
    status: ok,
    when: 'A role that services have cannot be deleted.',
  },
  '1022 user': {
    message: "Object in use: user '%s' has the role '%s'",
    status: ok,
    when: 'A role that users have cannot be deleted.',
  },
  '1022 partition': {
    message: "Object in use: %s of partition '%s'",
    status: ok,
    when: 'A partition with leads or unfinished imports cannot be deleted.',
  },
  '1022 field': {
    message: "Object in use: %s of field '%s'",
    status: ok,
    when: 'A custom field that leads have or had values of, or that unfinished imports and exports may use, cannot be deleted.',
  },
  '1025': {
    message: 'Program status not found',
    status: ok,
    when: 'The channel of the program has no such status, or it is the one of leads that are not in the program.',
  },
  '1027': {
    message: 'Max Activity Type Limit Reached: a subscription may have %s',
    status: ok,
    when: 'The subscription has as many custom activity types as it may have.',
  },
  '1028': {
    message: 'Max field limit reached: %s attributes and the maximum is %s',
    status: ok,
    when: 'A custom activity type would have more attributes, besides the primary one, than it may.',
  },
  '1029': {
    message: 'Too many jobs in queue',
    status: ok,
    when: 'Ten exports of the subscription are queued or processing.',
  },
  '1029 queued': {
    message: 'Job already queued',
    status: ok,
    when: 'An export is enqueued a second time.',
  },
  '1029 quota': {
    message: 'Export daily quota %sMB exceeded.',
    status: ok,
    when: 'The files of the exports that were completed today, by the calendar of the subscription, are as large as those of a day may be.',
  },
  '1029 cancel': {
    message: 'Export job cannot be cancelled',
    status: ok,
    when: 'An export that has ended is to be cancelled.',
  },
  '1035': {
    message: 'Unsupported filter type for target subscription: %s',
    status: ok,
    when: 'An export names a smart list.',
  },
  '1036': {
    message: 'Duplicate object found in input',
    status: ok,
    when: 'Two records of one call have the same key.',
  },
  '1037': {
    message: 'Lead skipped because it is already in or past this status',
    status: ok,
    when: 'The status of a lead in a program is to be changed to one that is not further on.',
  },
  '1037 program': {
    message: 'Lead not in program',
    status: ok,
    when: 'A lead that is to leave a program is not in it.',
  },
  '1042': {
    message: 'Invalid runAt date',
    status: ok,
    when: 'A campaign is scheduled for more than two years ahead.',
  },
  '1048': {
    message: 'Custom Object Discard Draft Failed: %s',
    status: ok,
    when: 'A custom activity type has no draft, or nothing but a draft.',
  },
  '1049': {
    message: 'Failed to Create Activity: its attributes have %s bytes and the maximum is %s',
    status: ok,
    when: 'The attributes of an activity, as JSON, or the value of its primary attribute are too large.',
  },
  '1080': {
    message: 'Too many leads to merge: %s given and the maximum is 25',
    status: ok,
    when: 'A merge names more than 25 losing leads.',
  },
} as const satisfies Readonly<Record<string, ErrorKind>>;

export type ErrorCode = keyof typeof errorKinds;

/** A refusal that the client is to see, with the code and the text of the table. */
export class ApiError extends Error {
  /** The code on the wire: some codes have several texts, whose rows in the table have a second word. */
  readonly code: string;
  /** The HTTP status. */
  readonly status: number;

  constructor(code: string, message: string, status = ok) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Makes a refusal: each value takes the place of a `%s` in the text of the code. */
export function refuse(code: ErrorCode, ...values: readonly (string | number)[]): ApiError {
  const left = [...values];
  const { message, status } = errorKinds[code];
  return new ApiError(
    code.replace(/ .*/, ''),
    message.replace(/%s/g, () => String(left.shift() ?? '')),
    status,
  );
}

/** A problem of the set-up, told to the person who starts Galena in one sentence and without a stack trace. */
export class SetupError extends Error {}

/** Another Galena runs on the data folder. */
export class DataInUse extends SetupError {}
