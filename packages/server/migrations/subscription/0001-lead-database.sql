-- The lead database of one subscription, in a schema of its own. The migrator sets search_path to that
-- schema, so names here carry none.

-- Ids are handed out in blocks from these rows, never from a sequence, so that they stay free of gaps
-- after a rollback and can be handed out on any node. The lock on the 'lead' row is also the lock that all
-- merges of one subscription take: whoever holds it is the only one creating or matching leads.
create table counters (
  name text primary key,
  next_value integer not null
);

insert into counters values ('lead', 1), ('list', 1002), ('partition', 2);

create table partitions (
  id integer primary key,
  name text not null unique,
  description text
);

insert into partitions values (1, 'Default', 'Initial system lead partition');

-- The fields of a lead. A field is a column of leads with the same name.
create table fields (
  id integer primary key,
  name text not null unique,
  display_name text not null,
  data_type text not null,
  -- Characters; null where the type has no length.
  length integer,
  soap_name text,
  read_only boolean not null,
  -- Belongs to the company once the lead is linked to one.
  is_company_field boolean not null,
  -- May be the lookup field of an import, and the filter type of a query.
  is_lookup boolean not null,
  is_searchable boolean not null,
  is_custom boolean not null default false
);

insert into fields (id, name, display_name, data_type, length, soap_name, read_only, is_company_field, is_lookup, is_searchable) values
  (1, 'company', 'Company Name', 'string', 255, 'Company', false, true, false, false),
  (2, 'site', 'Site', 'string', 255, 'Site', false, true, false, false),
  (3, 'billingStreet', 'Billing Address', 'text', null, 'BillingStreet', false, true, false, false),
  (4, 'billingCity', 'Billing City', 'string', 255, 'BillingCity', false, true, false, false),
  (5, 'billingState', 'Billing State', 'string', 255, 'BillingState', false, true, false, false),
  (6, 'billingCountry', 'Billing Country', 'string', 255, 'BillingCountry', false, true, false, false),
  (7, 'billingPostalCode', 'Billing Postal Code', 'string', 255, 'BillingPostalCode', false, true, false, false),
  (8, 'website', 'Website', 'url', 255, 'Website', false, true, false, false),
  (9, 'mainPhone', 'Main Phone', 'string', 255, 'MainPhone', false, true, false, false),
  (10, 'annualRevenue', 'Annual Revenue', 'currency', null, 'AnnualRevenue', false, true, false, false),
  (11, 'numberOfEmployees', 'Num Employees', 'integer', null, 'NumberOfEmployees', false, true, false, false),
  (12, 'industry', 'Industry', 'string', 255, 'Industry', false, true, false, false),
  (13, 'sicCode', 'SIC Code', 'string', 40, 'SICCode', false, true, false, false),
  (14, 'mktoCompanyNotes', 'Marketo Company Notes', 'text', null, null, false, true, false, false),
  (15, 'externalCompanyId', 'External Company Id', 'string', 100, null, false, false, false, false),
  (16, 'id', 'Marketo Id', 'integer', null, null, true, false, true, true),
  (17, 'mktoName', 'Full Name', 'string', 255, null, true, false, false, false),
  (18, 'personType', 'Person Type', 'string', 50, null, false, false, false, false),
  (19, 'mktoIsPartner', 'Is Partner', 'boolean', null, null, false, false, false, false),
  (20, 'isLead', 'Is Lead', 'boolean', null, null, true, false, false, false),
  (21, 'mktoIsCustomer', 'Is Customer', 'boolean', null, null, false, false, false, false),
  (22, 'isAnonymous', 'Is Anonymous', 'boolean', null, null, true, false, false, false),
  (23, 'salutation', 'Salutation', 'string', 255, 'Salutation', false, false, false, false),
  (24, 'firstName', 'First Name', 'string', 255, 'FirstName', false, false, false, false),
  (25, 'middleName', 'Middle Name', 'string', 255, 'MiddleName', false, false, false, false),
  (26, 'lastName', 'Last Name', 'string', 255, 'LastName', false, false, false, false),
  (27, 'email', 'Email Address', 'email', 255, 'Email', false, false, true, true),
  (28, 'phone', 'Phone Number', 'phone', 255, 'Phone', false, false, false, false),
  (29, 'mobilePhone', 'Mobile Phone Number', 'phone', 255, 'MobilePhone', false, false, false, false),
  (30, 'fax', 'Fax Number', 'phone', 255, 'Fax', false, false, false, false),
  (31, 'title', 'Job Title', 'string', 255, 'Title', false, false, false, false),
  (32, 'contactCompany', 'Contact Company', 'reference', 255, null, true, false, false, false),
  (33, 'dateOfBirth', 'Date of Birth', 'date', null, 'DateofBirth', false, false, false, false),
  (34, 'address', 'Address', 'text', null, 'Address', false, false, false, false),
  (35, 'city', 'City', 'string', 255, 'City', false, false, false, false),
  (36, 'state', 'State', 'string', 255, 'State', false, false, false, false),
  (37, 'country', 'Country', 'string', 255, 'Country', false, false, false, false),
  (38, 'postalCode', 'Postal Code', 'string', 255, 'PostalCode', false, false, false, false),
  (39, 'personTimeZone', 'Person Time Zone', 'string', 255, null, false, false, false, false),
  (40, 'gender', 'Gender', 'string', 255, 'MarketoSocialGender', false, false, false, false),
  (41, 'originalSourceType', 'Original Source Type', 'string', 255, null, true, false, false, false),
  (42, 'originalSourceInfo', 'Original Source Info', 'string', 2000, null, true, false, false, false),
  (43, 'originalSearchEngine', 'Original Search Engine', 'string', 255, null, true, false, false, false),
  (44, 'originalSearchPhrase', 'Original Search Phrase', 'string', 255, null, true, false, false, false),
  (45, 'originalReferrer', 'Original Referrer', 'url', 255, null, true, false, false, false),
  (46, 'registrationSourceType', 'Registration Source Type', 'string', 255, null, true, false, false, false),
  (47, 'registrationSourceInfo', 'Registration Source Info', 'string', 2000, null, true, false, false, false),
  (48, 'emailInvalid', 'Email Invalid', 'boolean', null, null, false, false, false, false),
  (49, 'emailInvalidCause', 'Email Invalid Cause', 'string', 255, null, false, false, false, false),
  (50, 'unsubscribed', 'Unsubscribed', 'boolean', null, 'Unsubscribed', false, false, false, false),
  (51, 'unsubscribedReason', 'Unsubscribed Reason', 'string', 2000, 'UnsubscribedReason', false, false, false, false),
  (52, 'doNotCall', 'Do Not Call', 'boolean', null, 'DoNotCall', false, false, false, false),
  (53, 'doNotCallReason', 'Do Not Call Reason', 'string', 2000, 'DoNotCallReason', false, false, false, false),
  (54, 'mktoDoNotCallCause', 'Marketo Do Not Call Cause', 'string', 255, null, false, false, false, false),
  (55, 'emailSuspended', 'Email Suspended', 'boolean', null, null, false, false, false, false),
  (56, 'emailSuspendedAt', 'Email Suspended At', 'datetime', null, null, false, false, false, false),
  (57, 'emailSuspendedCause', 'Email Suspended Cause', 'string', 255, null, false, false, false, false),
  (58, 'blackListed', 'Black Listed', 'boolean', null, null, false, false, false, false),
  (59, 'blackListedCause', 'Black Listed Cause', 'string', 255, null, false, false, false, false),
  (60, 'marketingSuspended', 'Marketing Suspended', 'boolean', null, null, false, false, false, false),
  (61, 'marketingSuspendedCause', 'Marketing Suspended Cause', 'string', 255, null, false, false, false, false),
  (62, 'anonymousIP', 'Anonymous IP', 'string', 255, 'AnonymousIP', false, false, false, false),
  (63, 'inferredCompany', 'Inferred Company', 'string', 255, 'InferredCompany', true, false, false, false),
  (64, 'inferredCountry', 'Inferred Country', 'string', 255, 'InferredCountry', true, false, false, false),
  (65, 'inferredCity', 'Inferred City', 'string', 255, null, true, false, false, false),
  (66, 'inferredMetropolitanArea', 'Inferred Metropolitan Area', 'string', 255, null, true, false, false, false),
  (67, 'inferredPhoneAreaCode', 'Inferred Phone Area Code', 'string', 255, null, true, false, false, false),
  (68, 'inferredPostalCode', 'Inferred Postal Code', 'string', 255, null, true, false, false, false),
  (69, 'inferredStateRegion', 'Inferred State Region', 'string', 255, null, true, false, false, false),
  (70, 'department', 'Department', 'string', 255, 'Department', false, false, false, false),
  (71, 'createdAt', 'Created At', 'datetime', null, null, true, false, false, false),
  (72, 'updatedAt', 'Updated At', 'datetime', null, null, true, false, false, false),
  (73, 'cookies', 'Cookies', 'string', 255, null, false, false, true, true),
  (74, 'externalSalesPersonId', 'External Sales Person Id', 'string', 255, null, false, false, false, false),
  (75, 'leadPartitionId', 'Lead Partition Id', 'reference', null, null, true, false, false, true),
  (76, 'leadPerson', 'Lead Person', 'reference', 255, null, true, false, false, false),
  (77, 'leadRole', 'Role', 'string', 50, 'LeadRole', false, false, false, false),
  (78, 'leadSource', 'Lead Source', 'string', 255, 'LeadSource', false, false, false, false),
  (79, 'leadStatus', 'Lead Status', 'string', 255, 'LeadStatus', false, false, false, false),
  (80, 'leadScore', 'Lead Score', 'integer', null, 'LeadScore', false, false, false, false),
  (81, 'urgency', 'Urgency', 'float', null, null, true, false, false, false),
  (82, 'priority', 'Priority', 'integer', null, null, true, false, false, false),
  (83, 'relativeScore', 'Relative Score', 'integer', null, null, true, false, false, false),
  (84, 'relativeUrgency', 'Relative Urgency', 'integer', null, null, true, false, false, false),
  (85, 'rating', 'Lead Rating', 'string', 255, 'Rating', false, false, false, false),
  (86, 'personPrimaryLeadInterest', 'Person Primary Lead Interest', 'reference', 255, null, true, false, false, false),
  (87, 'leadRevenueCycleModelId', 'Lead Revenue Cycle Model Id', 'reference', 255, null, true, false, false, false),
  (88, 'leadRevenueStageId', 'Lead Revenue Stage Id', 'reference', 255, null, true, false, false, false),
  (89, 'mktoPersonNotes', 'Marketo Person Notes', 'text', null, null, false, false, false, false),
  (90, 'jigsawContactId', 'Marketo Data.com ID', 'string', 255, 'Marketo Jigsaw Contact Id', false, false, false, false),
  (91, 'jigsawContactStatus', 'Marketo Data.com Status', 'string', 255, 'Marketo Jigsaw Contact Status', false, false, false, false),
  (92, 'sfdcAccountId', 'SFDC Account Id', 'string', 255, null, false, false, true, true),
  (93, 'sfdcContactId', 'SFDC Contact Id', 'string', 255, null, false, false, true, true),
  (94, 'sfdcLeadId', 'SFDC Lead Id', 'string', 255, null, false, false, true, true),
  (95, 'sfdcLeadOwnerId', 'SFDC Lead Owner Id', 'string', 255, null, false, false, true, true),
  (96, 'sfdcOpptyId', 'SFDC Opportunity Id', 'string', 255, null, false, false, true, true),
  (97, 'facebookDisplayName', 'Marketo Social Facebook Display Name', 'string', 255, 'MarketoSocialFacebookDisplayName', false, false, false, false),
  (98, 'facebookId', 'Marketo Social Facebook Id', 'string', 2000, 'MarketoSocialFacebookId', false, false, true, true),
  (99, 'facebookPhotoURL', 'Marketo Social Facebook Photo URL', 'string', 2000, 'MarketoSocialFacebookPhotoURL', false, false, false, false),
  (100, 'facebookProfileURL', 'Marketo Social Facebook Profile URL', 'string', 2000, 'MarketoSocialFacebookProfileURL', false, false, false, false),
  (101, 'facebookReach', 'Marketo Social Facebook Reach', 'integer', null, 'MarketoSocialFacebookReach', false, false, false, false),
  (102, 'facebookReferredEnrollments', 'Marketo Social Facebook Referred Enrollments', 'integer', null, 'MarketoSocialFacebookReferredEnrollments', false, false, false, false),
  (103, 'facebookReferredVisits', 'Marketo Social Facebook Referred Visits', 'integer', null, 'MarketoSocialFacebookReferredVisits', false, false, false, false),
  (104, 'twitterDisplayName', 'Marketo Social Twitter Display Name', 'string', 255, 'MarketoSocialTwitterDisplayName', false, false, false, false),
  (105, 'twitterId', 'Marketo Social Twitter Id', 'string', 2000, 'MarketoSocialTwitterId', false, false, true, true),
  (106, 'twitterPhotoURL', 'Marketo Social Twitter Photo URL', 'string', 2000, 'MarketoSocialTwitterPhotoURL', false, false, false, false),
  (107, 'twitterProfileURL', 'Marketo Social Twitter Profile URL', 'string', 2000, 'MarketoSocialTwitterProfileURL', false, false, false, false),
  (108, 'twitterReach', 'Marketo Social Twitter Reach', 'integer', null, 'MarketoSocialTwitterReach', false, false, false, false),
  (109, 'twitterReferredEnrollments', 'Marketo Social Twitter Referred Enrollments', 'integer', null, 'MarketoSocialTwitterReferredEnrollments', false, false, false, false),
  (110, 'twitterReferredVisits', 'Marketo Social Twitter Referred Visits', 'integer', null, 'MarketoSocialTwitterReferredVisits', false, false, false, false),
  (111, 'linkedInDisplayName', 'Marketo Social LinkedIn Display Name', 'string', 255, 'MarketoSocialLinkedInDisplayName', false, false, false, false),
  (112, 'linkedInId', 'Marketo Social LinkedIn Id', 'string', 2000, 'MarketoSocialLinkedInId', false, false, true, true),
  (113, 'linkedInPhotoURL', 'Marketo Social LinkedIn Photo URL', 'string', 2000, 'MarketoSocialLinkedInPhotoURL', false, false, false, false),
  (114, 'linkedInProfileURL', 'Marketo Social LinkedIn Profile URL', 'string', 2000, 'MarketoSocialLinkedInProfileURL', false, false, false, false),
  (115, 'linkedInReach', 'Marketo Social LinkedIn Reach', 'integer', null, 'MarketoSocialLinkedInReach', false, false, false, false),
  (116, 'linkedInReferredEnrollments', 'Marketo Social LinkedIn Referred Enrollments', 'integer', null, 'MarketoSocialLinkedInReferredEnrollments', false, false, false, false),
  (117, 'linkedInReferredVisits', 'Marketo Social LinkedIn Referred Visits', 'integer', null, 'MarketoSocialLinkedInReferredVisits', false, false, false, false),
  (118, 'totalReferredVisits', 'Marketo Social Total Referred Visits', 'integer', null, 'MarketoSocialTotalReferredVisits', false, false, false, false),
  (119, 'totalReferredEnrollments', 'Marketo Social Total Referred Enrollments', 'integer', null, 'MarketoSocialTotalReferredEnrollments', false, false, false, false),
  (120, 'lastReferredVisit', 'Marketo Social Last Referred Visit', 'datetime', null, 'MarketoSocialLastReferredVisit', false, false, false, false),
  (121, 'lastReferredEnrollment', 'Marketo Social Last Referred Enrollment', 'datetime', null, 'MarketoSocialLastReferredEnrollment', false, false, false, false),
  (122, 'syndicationId', 'Marketo Social Syndication ID', 'string', 2000, 'MarketoSocialSyndicationId', false, false, false, false),
  (123, 'acquisitionProgramId', 'Acquisition Program', 'reference', 255, null, false, false, false, false),
  (124, 'mktoAcquisitionDate', 'Acquisition Date', 'datetime', null, null, false, false, false, false);

create table leads (
  "id" integer primary key,
  "leadPartitionId" integer not null default 1,
  "createdAt" timestamptz not null,
  "updatedAt" timestamptz not null,
  "company" text,
  "site" text,
  "billingStreet" text,
  "billingCity" text,
  "billingState" text,
  "billingCountry" text,
  "billingPostalCode" text,
  "website" text,
  "mainPhone" text,
  "annualRevenue" numeric,
  "numberOfEmployees" bigint,
  "industry" text,
  "sicCode" text,
  "mktoCompanyNotes" text,
  "externalCompanyId" text,
  "mktoName" text,
  "personType" text,
  "mktoIsPartner" boolean,
  "isLead" boolean,
  "mktoIsCustomer" boolean,
  "isAnonymous" boolean,
  "salutation" text,
  "firstName" text,
  "middleName" text,
  "lastName" text,
  "email" text,
  "phone" text,
  "mobilePhone" text,
  "fax" text,
  "title" text,
  "contactCompany" text,
  "dateOfBirth" date,
  "address" text,
  "city" text,
  "state" text,
  "country" text,
  "postalCode" text,
  "personTimeZone" text,
  "gender" text,
  "originalSourceType" text,
  "originalSourceInfo" text,
  "originalSearchEngine" text,
  "originalSearchPhrase" text,
  "originalReferrer" text,
  "registrationSourceType" text,
  "registrationSourceInfo" text,
  "emailInvalid" boolean,
  "emailInvalidCause" text,
  "unsubscribed" boolean,
  "unsubscribedReason" text,
  "doNotCall" boolean,
  "doNotCallReason" text,
  "mktoDoNotCallCause" text,
  "emailSuspended" boolean,
  "emailSuspendedAt" timestamptz,
  "emailSuspendedCause" text,
  "blackListed" boolean,
  "blackListedCause" text,
  "marketingSuspended" boolean,
  "marketingSuspendedCause" text,
  "anonymousIP" text,
  "inferredCompany" text,
  "inferredCountry" text,
  "inferredCity" text,
  "inferredMetropolitanArea" text,
  "inferredPhoneAreaCode" text,
  "inferredPostalCode" text,
  "inferredStateRegion" text,
  "department" text,
  "cookies" text,
  "externalSalesPersonId" text,
  "leadPerson" text,
  "leadRole" text,
  "leadSource" text,
  "leadStatus" text,
  "leadScore" bigint,
  "urgency" double precision,
  "priority" bigint,
  "relativeScore" bigint,
  "relativeUrgency" bigint,
  "rating" text,
  "personPrimaryLeadInterest" text,
  "leadRevenueCycleModelId" text,
  "leadRevenueStageId" text,
  "mktoPersonNotes" text,
  "jigsawContactId" text,
  "jigsawContactStatus" text,
  "sfdcAccountId" text,
  "sfdcContactId" text,
  "sfdcLeadId" text,
  "sfdcLeadOwnerId" text,
  "sfdcOpptyId" text,
  "facebookDisplayName" text,
  "facebookId" text,
  "facebookPhotoURL" text,
  "facebookProfileURL" text,
  "facebookReach" bigint,
  "facebookReferredEnrollments" bigint,
  "facebookReferredVisits" bigint,
  "twitterDisplayName" text,
  "twitterId" text,
  "twitterPhotoURL" text,
  "twitterProfileURL" text,
  "twitterReach" bigint,
  "twitterReferredEnrollments" bigint,
  "twitterReferredVisits" bigint,
  "linkedInDisplayName" text,
  "linkedInId" text,
  "linkedInPhotoURL" text,
  "linkedInProfileURL" text,
  "linkedInReach" bigint,
  "linkedInReferredEnrollments" bigint,
  "linkedInReferredVisits" bigint,
  "totalReferredVisits" bigint,
  "totalReferredEnrollments" bigint,
  "lastReferredVisit" timestamptz,
  "lastReferredEnrollment" timestamptz,
  "syndicationId" text,
  "acquisitionProgramId" text,
  "mktoAcquisitionDate" timestamptz
);

-- Keys are compared trimmed and without regard to case. Nearly every lead has an e-mail address; most have none
-- of the other keys, and an index on the rows that have one costs the others nothing. (The planner uses no
-- statistics of a partial index on an expression, which is why the first one covers all rows.)
create index leads_by_email on leads (lower(btrim(email, E' \t\n\r\f\x0b')));
create index leads_by_cookies on leads (lower(btrim("cookies", E' \t\n\r\f\x0b'))) where "cookies" is not null;
create index leads_by_sfdc_account_id on leads (lower(btrim("sfdcAccountId", E' \t\n\r\f\x0b'))) where "sfdcAccountId" is not null;
create index leads_by_sfdc_contact_id on leads (lower(btrim("sfdcContactId", E' \t\n\r\f\x0b'))) where "sfdcContactId" is not null;
create index leads_by_sfdc_lead_id on leads (lower(btrim("sfdcLeadId", E' \t\n\r\f\x0b'))) where "sfdcLeadId" is not null;
create index leads_by_sfdc_lead_owner_id on leads (lower(btrim("sfdcLeadOwnerId", E' \t\n\r\f\x0b'))) where "sfdcLeadOwnerId" is not null;
create index leads_by_sfdc_oppty_id on leads (lower(btrim("sfdcOpptyId", E' \t\n\r\f\x0b'))) where "sfdcOpptyId" is not null;
create index leads_by_facebook_id on leads (lower(btrim("facebookId", E' \t\n\r\f\x0b'))) where "facebookId" is not null;
create index leads_by_twitter_id on leads (lower(btrim("twitterId", E' \t\n\r\f\x0b'))) where "twitterId" is not null;
create index leads_by_linked_in_id on leads (lower(btrim("linkedInId", E' \t\n\r\f\x0b'))) where "linkedInId" is not null;
create index leads_by_company on leads ("externalCompanyId") where "externalCompanyId" is not null;
create index leads_by_sales_person on leads ("externalSalesPersonId") where "externalSalesPersonId" is not null;

-- A lead is linked to a company, and to a sales person, by carrying its external id.
create table companies (
  id integer primary key,
  "externalCompanyId" text not null unique,
  "createdAt" timestamptz not null,
  "updatedAt" timestamptz not null,
  "company" text,
  "site" text,
  "billingStreet" text,
  "billingCity" text,
  "billingState" text,
  "billingCountry" text,
  "billingPostalCode" text,
  "website" text,
  "mainPhone" text,
  "annualRevenue" numeric,
  "numberOfEmployees" bigint,
  "industry" text,
  "sicCode" text,
  "mktoCompanyNotes" text
);

create table sales_persons (
  id integer primary key,
  "externalSalesPersonId" text not null unique,
  "createdAt" timestamptz not null,
  "updatedAt" timestamptz not null,
  email text,
  "firstName" text,
  "lastName" text
);

create table static_lists (
  id integer primary key,
  name text not null unique,
  description text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

insert into static_lists values (1001, 'Starter list', null, now(), now());

-- No foreign keys: every writer holds the lock on the 'lead' counter, and two checks for each of a million
-- rows cost an import more than writing them.
create table list_members (
  list_id integer not null,
  lead_id integer not null,
  added_at timestamptz not null,
  primary key (list_id, lead_id)
);

create index list_members_by_lead on list_members (lead_id);

-- Uploaded files, in chunks. Compressing them again on their way in would cost more than it saves.
create table file_chunks (
  file_id uuid not null,
  chunk_number integer not null,
  bytes bytea not null,
  primary key (file_id, chunk_number)
);

alter table file_chunks alter column bytes set storage external;

-- Rows of a file that failed or warned: the cells as they were sent, already written in the format of the
-- file, and the reason. A row is in here once: a failed row never warns.
create table row_reports (
  batch_id integer not null,
  row_number bigint not null,
  kind text not null check (kind in ('failure', 'warning')),
  line bigint not null,
  cells text not null,
  reason text not null,
  primary key (batch_id, kind, row_number)
);
