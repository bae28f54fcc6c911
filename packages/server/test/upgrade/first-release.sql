-- The database of Galena's first release (commit 69c97ee) as pg_dump 15 wrote it with --inserts, while imports 1002 and 1003
-- were running (five rows of 1002 done), 1004 was queued, and 1000 and 1001 were complete. Never to be edited.
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE SCHEMA galena;
CREATE SCHEMA sub_000_gal_000;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE galena.imports (
    subscription_id integer NOT NULL,
    batch_id integer NOT NULL,
    status text DEFAULT 'queued'::text NOT NULL,
    slot smallint,
    lease_holder text,
    lease_until timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    cancel_requested boolean DEFAULT false NOT NULL,
    format text NOT NULL,
    lookup_field text NOT NULL,
    list_id integer,
    partition_id integer,
    submitted_by text NOT NULL,
    file_id uuid NOT NULL,
    file_name text,
    file_bytes bigint NOT NULL,
    encoding text NOT NULL,
    invalid_byte_offset bigint,
    header text NOT NULL,
    unmapped_columns text[] NOT NULL,
    rows_done bigint DEFAULT 0 NOT NULL,
    rows_total bigint,
    bytes_done bigint DEFAULT 0 NOT NULL,
    created bigint DEFAULT 0 NOT NULL,
    updated bigint DEFAULT 0 NOT NULL,
    unchanged bigint DEFAULT 0 NOT NULL,
    failed bigint DEFAULT 0 NOT NULL,
    warned bigint DEFAULT 0 NOT NULL,
    failure_cause text,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    CONSTRAINT imports_check CHECK (((status = 'importing'::text) = (slot IS NOT NULL))),
    CONSTRAINT imports_check1 CHECK (((status = 'importing'::text) = (lease_holder IS NOT NULL))),
    CONSTRAINT imports_check2 CHECK (((lease_holder IS NULL) = (lease_until IS NULL))),
    CONSTRAINT imports_check3 CHECK (((status = ANY (ARRAY['complete'::text, 'failed'::text, 'cancelled'::text])) = (finished_at IS NOT NULL))),
    CONSTRAINT imports_check4 CHECK (((status = 'failed'::text) = (failure_cause IS NOT NULL))),
    CONSTRAINT imports_check5 CHECK (((((created + updated) + unchanged) + failed) = rows_done)),
    CONSTRAINT imports_format_check CHECK ((format = ANY (ARRAY['csv'::text, 'tsv'::text, 'ssv'::text]))),
    CONSTRAINT imports_slot_check CHECK ((slot = ANY (ARRAY[1, 2]))),
    CONSTRAINT imports_status_check CHECK ((status = ANY (ARRAY['queued'::text, 'importing'::text, 'complete'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE TABLE galena.migrations (
    schema_name text NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE galena.roles (
    subscription_id integer NOT NULL,
    name text NOT NULL,
    permissions text[] NOT NULL
);
CREATE TABLE galena.services (
    client_id text NOT NULL,
    subscription_id integer NOT NULL,
    name text NOT NULL,
    user_email text NOT NULL,
    role_name text NOT NULL,
    secret_salt bytea NOT NULL,
    secret_hash bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE galena.subscriptions (
    id integer NOT NULL,
    munchkin_id text NOT NULL,
    schema_name text NOT NULL,
    time_zone text DEFAULT 'UTC'::text NOT NULL,
    unknown_columns text DEFAULT 'ignore'::text NOT NULL,
    multiple_matches text DEFAULT 'update'::text NOT NULL,
    list_lock boolean DEFAULT true NOT NULL,
    max_file_bytes bigint DEFAULT 10485760 NOT NULL,
    next_batch_id integer DEFAULT 1000 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT subscriptions_max_file_bytes_check CHECK ((max_file_bytes > 0)),
    CONSTRAINT subscriptions_multiple_matches_check CHECK ((multiple_matches = ANY (ARRAY['update'::text, 'fail'::text]))),
    CONSTRAINT subscriptions_munchkin_id_check CHECK ((munchkin_id ~ '^[0-9]{3}-[A-Z]{3}-[0-9]{3}$'::text)),
    CONSTRAINT subscriptions_unknown_columns_check CHECK ((unknown_columns = ANY (ARRAY['ignore'::text, 'reject'::text])))
);
CREATE TABLE galena.tokens (
    token_hash bytea NOT NULL,
    client_id text NOT NULL,
    nonce bytea NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    expiry_reported boolean DEFAULT false NOT NULL
);
CREATE TABLE sub_000_gal_000.companies (
    id integer NOT NULL,
    "externalCompanyId" text NOT NULL,
    "createdAt" timestamp with time zone NOT NULL,
    "updatedAt" timestamp with time zone NOT NULL,
    company text,
    site text,
    "billingStreet" text,
    "billingCity" text,
    "billingState" text,
    "billingCountry" text,
    "billingPostalCode" text,
    website text,
    "mainPhone" text,
    "annualRevenue" numeric,
    "numberOfEmployees" bigint,
    industry text,
    "sicCode" text,
    "mktoCompanyNotes" text
);
CREATE TABLE sub_000_gal_000.counters (
    name text NOT NULL,
    next_value integer NOT NULL
);
CREATE TABLE sub_000_gal_000.fields (
    id integer NOT NULL,
    name text NOT NULL,
    display_name text NOT NULL,
    data_type text NOT NULL,
    length integer,
    soap_name text,
    read_only boolean NOT NULL,
    is_company_field boolean NOT NULL,
    is_lookup boolean NOT NULL,
    is_searchable boolean NOT NULL,
    is_custom boolean DEFAULT false NOT NULL
);
CREATE TABLE sub_000_gal_000.file_chunks (
    file_id uuid NOT NULL,
    chunk_number integer NOT NULL,
    bytes bytea NOT NULL
);
ALTER TABLE ONLY sub_000_gal_000.file_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TABLE sub_000_gal_000.leads (
    id integer NOT NULL,
    "leadPartitionId" integer DEFAULT 1 NOT NULL,
    "createdAt" timestamp with time zone NOT NULL,
    "updatedAt" timestamp with time zone NOT NULL,
    company text,
    site text,
    "billingStreet" text,
    "billingCity" text,
    "billingState" text,
    "billingCountry" text,
    "billingPostalCode" text,
    website text,
    "mainPhone" text,
    "annualRevenue" numeric,
    "numberOfEmployees" bigint,
    industry text,
    "sicCode" text,
    "mktoCompanyNotes" text,
    "externalCompanyId" text,
    "mktoName" text,
    "personType" text,
    "mktoIsPartner" boolean,
    "isLead" boolean,
    "mktoIsCustomer" boolean,
    "isAnonymous" boolean,
    salutation text,
    "firstName" text,
    "middleName" text,
    "lastName" text,
    email text,
    phone text,
    "mobilePhone" text,
    fax text,
    title text,
    "contactCompany" text,
    "dateOfBirth" date,
    address text,
    city text,
    state text,
    country text,
    "postalCode" text,
    "personTimeZone" text,
    gender text,
    "originalSourceType" text,
    "originalSourceInfo" text,
    "originalSearchEngine" text,
    "originalSearchPhrase" text,
    "originalReferrer" text,
    "registrationSourceType" text,
    "registrationSourceInfo" text,
    "emailInvalid" boolean,
    "emailInvalidCause" text,
    unsubscribed boolean,
    "unsubscribedReason" text,
    "doNotCall" boolean,
    "doNotCallReason" text,
    "mktoDoNotCallCause" text,
    "emailSuspended" boolean,
    "emailSuspendedAt" timestamp with time zone,
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
    department text,
    cookies text,
    "externalSalesPersonId" text,
    "leadPerson" text,
    "leadRole" text,
    "leadSource" text,
    "leadStatus" text,
    "leadScore" bigint,
    urgency double precision,
    priority bigint,
    "relativeScore" bigint,
    "relativeUrgency" bigint,
    rating text,
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
    "lastReferredVisit" timestamp with time zone,
    "lastReferredEnrollment" timestamp with time zone,
    "syndicationId" text,
    "acquisitionProgramId" text,
    "mktoAcquisitionDate" timestamp with time zone
);
CREATE TABLE sub_000_gal_000.list_members (
    list_id integer NOT NULL,
    lead_id integer NOT NULL,
    added_at timestamp with time zone NOT NULL
);
CREATE TABLE sub_000_gal_000.partitions (
    id integer NOT NULL,
    name text NOT NULL,
    description text
);
CREATE TABLE sub_000_gal_000.row_reports (
    batch_id integer NOT NULL,
    row_number bigint NOT NULL,
    kind text NOT NULL,
    line bigint NOT NULL,
    cells text NOT NULL,
    reason text NOT NULL,
    CONSTRAINT row_reports_kind_check CHECK ((kind = ANY (ARRAY['failure'::text, 'warning'::text])))
);
CREATE TABLE sub_000_gal_000.sales_persons (
    id integer NOT NULL,
    "externalSalesPersonId" text NOT NULL,
    "createdAt" timestamp with time zone NOT NULL,
    "updatedAt" timestamp with time zone NOT NULL,
    email text,
    "firstName" text,
    "lastName" text
);
CREATE UNLOGGED TABLE sub_000_gal_000.staging_1002_bf0ddad9_a (
    row_number integer NOT NULL,
    c1 text,
    c2 text,
    lookup_key text GENERATED ALWAYS AS (lower(btrim(c1, ' 	
'::text))) STORED,
    cleared smallint[]
)
WITH (autovacuum_enabled='false');
CREATE UNLOGGED TABLE sub_000_gal_000.staging_1002_bf0ddad9_b (
    row_number integer NOT NULL,
    c1 text,
    c2 text,
    lookup_key text GENERATED ALWAYS AS (lower(btrim(c1, ' 	
'::text))) STORED,
    cleared smallint[]
)
WITH (autovacuum_enabled='false');
CREATE UNLOGGED TABLE sub_000_gal_000.staging_1002_bf0ddad9_matches (
    row_number integer NOT NULL,
    lead_id integer,
    is_change boolean NOT NULL,
    is_written boolean NOT NULL,
    is_linked boolean NOT NULL,
    refusal text
)
WITH (autovacuum_enabled='false');
CREATE TABLE sub_000_gal_000.static_lists (
    id integer NOT NULL,
    name text NOT NULL,
    description text,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
INSERT INTO galena.imports VALUES (1, 1000, 'complete', NULL, NULL, NULL, 0, false, 'csv', 'email', 1001, NULL, 'test-client', 'e05e8ad1-a77c-4554-ba6e-cceb742dc6a2', 'leads.csv', 249, 'utf-8', NULL, 'email,firstName,leadScore,annualRevenue,dateOfBirth,unsubscribed', '{}', 5, 5, 249, 4, 0, 0, 1, 2, NULL, '2026-11-24 14:28:11.385+00', '2026-11-24 14:28:11.868+00', '2026-11-24 14:28:18.278+00');
INSERT INTO galena.imports VALUES (1, 1001, 'complete', NULL, NULL, NULL, 0, false, 'ssv', 'email', NULL, NULL, 'test-client', '4e6d1adf-e2f1-43d7-b8b2-2b774ea6f4ac', 'leads.csv', 64, 'utf-8', NULL, 'email;lastName', '{}', 2, 2, 64, 1, 1, 0, 0, 0, NULL, '2026-11-24 14:28:20.063+00', '2026-11-24 14:28:20.388+00', '2026-11-24 14:28:24.218+00');
INSERT INTO galena.imports VALUES (1, 1003, 'importing', 2, '038a4e1a-1ec4-4da8-bfae-8ea27134cd97', '2026-11-24 14:28:41.033223+00', 1, false, 'csv', 'email', 1001, NULL, 'test-client', 'a2912591-1a7a-4c30-816a-fcf189835d98', 'leads.csv', 71, 'utf-8', NULL, 'email,lastName', '{}', 0, NULL, 0, 0, 0, 0, 0, 0, NULL, '2026-11-24 14:28:33.906+00', '2026-11-24 14:28:34.142+00', NULL);
INSERT INTO galena.imports VALUES (1, 1004, 'queued', NULL, NULL, NULL, 0, false, 'csv', 'email', NULL, NULL, 'test-client', '6c1eeb56-6c70-4bdc-88cf-791a2efbfe01', 'leads.csv', 43, 'utf-8', NULL, 'email,lastName', '{}', 0, NULL, 0, 0, 0, 0, 0, 0, NULL, '2026-11-24 14:28:35.435+00', NULL, NULL);
INSERT INTO galena.imports VALUES (1, 1002, 'importing', 1, 'bf0ddad9-77e3-4985-b856-ae5e807971b9', '2026-11-24 14:28:41.619111+00', 0, false, 'csv', 'email', NULL, NULL, 'test-client', 'c6fcb5b1-d47e-491f-b651-17f4eec1ccab', 'leads.csv', 859, 'utf-8', NULL, 'email,lastName', '{}', 5, NULL, 859, 5, 0, 0, 0, 0, NULL, '2026-11-24 14:28:27.026+00', '2026-11-24 14:28:27.042+00', NULL);
INSERT INTO galena.migrations VALUES ('galena', 1, '0001-control-schema.sql', '3bf3bc61c43b663af36504db66d7e263aa1422d7447b600b811ef17b1c7cf72b', '2026-11-24 14:27:48.475361+00');
INSERT INTO galena.migrations VALUES ('sub_000_gal_000', 1, '0001-lead-database.sql', '4163352d851085d265b49683c50de23b62a382f21a449ec117e33c0dfd247632', '2026-11-24 14:27:50.964535+00');
INSERT INTO galena.roles VALUES (1, 'Administrator', '{"Read-Only Lead","Read-Write Lead","Read-Only Company","Read-Write Company","Read-Only Sales Person","Read-Write Sales Person","Read-Only Assets","Read-Write Assets","Read-Only Activity","Read-Write Activity","Read-Write Schema Standard Field","Read-Write Schema Custom Field","Administer Galena"}');
INSERT INTO galena.services VALUES ('test-client', 1, 'First service', 'first-service@galena.local', 'Administrator', '\xcaf376558007f0061ad0acdccddaad77', '\x5d0368b85cc191f088155111bba1ac17072718a76d620ff79db7ed40a70b2233', '2026-11-24 14:27:50.964535+00');
INSERT INTO galena.subscriptions VALUES (1, '000-GAL-000', 'sub_000_gal_000', 'UTC', 'ignore', 'update', true, 10485760, 1005, '2026-11-24 14:27:50.964535+00');
INSERT INTO galena.tokens VALUES ('\x06729091f0a28a6ddb9be953ef0fd7890a3f812062ba97cd2ef5e141bbcb9707', 'test-client', '\xe83df2874fa6311fb7eb028ef6263e6f', '2026-11-24 14:28:08.214+00', '2026-11-24 15:28:08.214+00', false);
INSERT INTO sub_000_gal_000.counters VALUES ('list', 1002);
INSERT INTO sub_000_gal_000.counters VALUES ('partition', 2);
INSERT INTO sub_000_gal_000.counters VALUES ('lead', 11);
INSERT INTO sub_000_gal_000.fields VALUES (1, 'company', 'Company Name', 'string', 255, 'Company', false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (2, 'site', 'Site', 'string', 255, 'Site', false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (3, 'billingStreet', 'Billing Address', 'text', NULL, 'BillingStreet', false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (4, 'billingCity', 'Billing City', 'string', 255, 'BillingCity', false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (5, 'billingState', 'Billing State', 'string', 255, 'BillingState', false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (6, 'billingCountry', 'Billing Country', 'string', 255, 'BillingCountry', false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (7, 'billingPostalCode', 'Billing Postal Code', 'string', 255, 'BillingPostalCode', false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (8, 'website', 'Website', 'url', 255, 'Website', false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (9, 'mainPhone', 'Main Phone', 'string', 255, 'MainPhone', false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (10, 'annualRevenue', 'Annual Revenue', 'currency', NULL, 'AnnualRevenue', false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (11, 'numberOfEmployees', 'Num Employees', 'integer', NULL, 'NumberOfEmployees', false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (12, 'industry', 'Industry', 'string', 255, 'Industry', false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (13, 'sicCode', 'SIC Code', 'string', 40, 'SICCode', false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (14, 'mktoCompanyNotes', 'Marketo Company Notes', 'text', NULL, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (15, 'externalCompanyId', 'External Company Id', 'string', 100, NULL, false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (16, 'id', 'Marketo Id', 'integer', NULL, NULL, true, false, true, true, false);
INSERT INTO sub_000_gal_000.fields VALUES (17, 'mktoName', 'Full Name', 'string', 255, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (18, 'personType', 'Person Type', 'string', 50, NULL, false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (19, 'mktoIsPartner', 'Is Partner', 'boolean', NULL, NULL, false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (20, 'isLead', 'Is Lead', 'boolean', NULL, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (21, 'mktoIsCustomer', 'Is Customer', 'boolean', NULL, NULL, false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (22, 'isAnonymous', 'Is Anonymous', 'boolean', NULL, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (23, 'salutation', 'Salutation', 'string', 255, 'Salutation', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (24, 'firstName', 'First Name', 'string', 255, 'FirstName', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (25, 'middleName', 'Middle Name', 'string', 255, 'MiddleName', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (26, 'lastName', 'Last Name', 'string', 255, 'LastName', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (27, 'email', 'Email Address', 'email', 255, 'Email', false, false, true, true, false);
INSERT INTO sub_000_gal_000.fields VALUES (28, 'phone', 'Phone Number', 'phone', 255, 'Phone', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (29, 'mobilePhone', 'Mobile Phone Number', 'phone', 255, 'MobilePhone', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (30, 'fax', 'Fax Number', 'phone', 255, 'Fax', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (31, 'title', 'Job Title', 'string', 255, 'Title', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (32, 'contactCompany', 'Contact Company', 'reference', 255, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (33, 'dateOfBirth', 'Date of Birth', 'date', NULL, 'DateofBirth', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (34, 'address', 'Address', 'text', NULL, 'Address', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (35, 'city', 'City', 'string', 255, 'City', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (36, 'state', 'State', 'string', 255, 'State', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (37, 'country', 'Country', 'string', 255, 'Country', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (38, 'postalCode', 'Postal Code', 'string', 255, 'PostalCode', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (39, 'personTimeZone', 'Person Time Zone', 'string', 255, NULL, false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (40, 'gender', 'Gender', 'string', 255, 'MarketoSocialGender', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (41, 'originalSourceType', 'Original Source Type', 'string', 255, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (42, 'originalSourceInfo', 'Original Source Info', 'string', 2000, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (43, 'originalSearchEngine', 'Original Search Engine', 'string', 255, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (44, 'originalSearchPhrase', 'Original Search Phrase', 'string', 255, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (45, 'originalReferrer', 'Original Referrer', 'url', 255, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (46, 'registrationSourceType', 'Registration Source Type', 'string', 255, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (47, 'registrationSourceInfo', 'Registration Source Info', 'string', 2000, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (48, 'emailInvalid', 'Email Invalid', 'boolean', NULL, NULL, false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (49, 'emailInvalidCause', 'Email Invalid Cause', 'string', 255, NULL, false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (50, 'unsubscribed', 'Unsubscribed', 'boolean', NULL, 'Unsubscribed', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (51, 'unsubscribedReason', 'Unsubscribed Reason', 'string', 2000, 'UnsubscribedReason', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (52, 'doNotCall', 'Do Not Call', 'boolean', NULL, 'DoNotCall', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (53, 'doNotCallReason', 'Do Not Call Reason', 'string', 2000, 'DoNotCallReason', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (54, 'mktoDoNotCallCause', 'Marketo Do Not Call Cause', 'string', 255, NULL, false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (55, 'emailSuspended', 'Email Suspended', 'boolean', NULL, NULL, false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (56, 'emailSuspendedAt', 'Email Suspended At', 'datetime', NULL, NULL, false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (57, 'emailSuspendedCause', 'Email Suspended Cause', 'string', 255, NULL, false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (58, 'blackListed', 'Black Listed', 'boolean', NULL, NULL, false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (59, 'blackListedCause', 'Black Listed Cause', 'string', 255, NULL, false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (60, 'marketingSuspended', 'Marketing Suspended', 'boolean', NULL, NULL, false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (61, 'marketingSuspendedCause', 'Marketing Suspended Cause', 'string', 255, NULL, false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (62, 'anonymousIP', 'Anonymous IP', 'string', 255, 'AnonymousIP', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (63, 'inferredCompany', 'Inferred Company', 'string', 255, 'InferredCompany', true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (64, 'inferredCountry', 'Inferred Country', 'string', 255, 'InferredCountry', true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (65, 'inferredCity', 'Inferred City', 'string', 255, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (66, 'inferredMetropolitanArea', 'Inferred Metropolitan Area', 'string', 255, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (67, 'inferredPhoneAreaCode', 'Inferred Phone Area Code', 'string', 255, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (68, 'inferredPostalCode', 'Inferred Postal Code', 'string', 255, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (69, 'inferredStateRegion', 'Inferred State Region', 'string', 255, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (70, 'department', 'Department', 'string', 255, 'Department', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (71, 'createdAt', 'Created At', 'datetime', NULL, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (72, 'updatedAt', 'Updated At', 'datetime', NULL, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (73, 'cookies', 'Cookies', 'string', 255, NULL, false, false, true, true, false);
INSERT INTO sub_000_gal_000.fields VALUES (74, 'externalSalesPersonId', 'External Sales Person Id', 'string', 255, NULL, false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (75, 'leadPartitionId', 'Lead Partition Id', 'reference', NULL, NULL, true, false, false, true, false);
INSERT INTO sub_000_gal_000.fields VALUES (76, 'leadPerson', 'Lead Person', 'reference', 255, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (77, 'leadRole', 'Role', 'string', 50, 'LeadRole', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (78, 'leadSource', 'Lead Source', 'string', 255, 'LeadSource', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (79, 'leadStatus', 'Lead Status', 'string', 255, 'LeadStatus', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (80, 'leadScore', 'Lead Score', 'integer', NULL, 'LeadScore', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (81, 'urgency', 'Urgency', 'float', NULL, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (82, 'priority', 'Priority', 'integer', NULL, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (83, 'relativeScore', 'Relative Score', 'integer', NULL, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (84, 'relativeUrgency', 'Relative Urgency', 'integer', NULL, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (85, 'rating', 'Lead Rating', 'string', 255, 'Rating', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (86, 'personPrimaryLeadInterest', 'Person Primary Lead Interest', 'reference', 255, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (87, 'leadRevenueCycleModelId', 'Lead Revenue Cycle Model Id', 'reference', 255, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (88, 'leadRevenueStageId', 'Lead Revenue Stage Id', 'reference', 255, NULL, true, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (89, 'mktoPersonNotes', 'Marketo Person Notes', 'text', NULL, NULL, false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (90, 'jigsawContactId', 'Marketo Data.com ID', 'string', 255, 'Marketo Jigsaw Contact Id', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (91, 'jigsawContactStatus', 'Marketo Data.com Status', 'string', 255, 'Marketo Jigsaw Contact Status', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (92, 'sfdcAccountId', 'SFDC Account Id', 'string', 255, NULL, false, false, true, true, false);
INSERT INTO sub_000_gal_000.fields VALUES (93, 'sfdcContactId', 'SFDC Contact Id', 'string', 255, NULL, false, false, true, true, false);
INSERT INTO sub_000_gal_000.fields VALUES (94, 'sfdcLeadId', 'SFDC Lead Id', 'string', 255, NULL, false, false, true, true, false);
INSERT INTO sub_000_gal_000.fields VALUES (95, 'sfdcLeadOwnerId', 'SFDC Lead Owner Id', 'string', 255, NULL, false, false, true, true, false);
INSERT INTO sub_000_gal_000.fields VALUES (96, 'sfdcOpptyId', 'SFDC Opportunity Id', 'string', 255, NULL, false, false, true, true, false);
INSERT INTO sub_000_gal_000.fields VALUES (97, 'facebookDisplayName', 'Marketo Social Facebook Display Name', 'string', 255, 'MarketoSocialFacebookDisplayName', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (98, 'facebookId', 'Marketo Social Facebook Id', 'string', 2000, 'MarketoSocialFacebookId', false, false, true, true, false);
INSERT INTO sub_000_gal_000.fields VALUES (99, 'facebookPhotoURL', 'Marketo Social Facebook Photo URL', 'string', 2000, 'MarketoSocialFacebookPhotoURL', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (100, 'facebookProfileURL', 'Marketo Social Facebook Profile URL', 'string', 2000, 'MarketoSocialFacebookProfileURL', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (101, 'facebookReach', 'Marketo Social Facebook Reach', 'integer', NULL, 'MarketoSocialFacebookReach', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (102, 'facebookReferredEnrollments', 'Marketo Social Facebook Referred Enrollments', 'integer', NULL, 'MarketoSocialFacebookReferredEnrollments', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (103, 'facebookReferredVisits', 'Marketo Social Facebook Referred Visits', 'integer', NULL, 'MarketoSocialFacebookReferredVisits', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (104, 'twitterDisplayName', 'Marketo Social Twitter Display Name', 'string', 255, 'MarketoSocialTwitterDisplayName', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (105, 'twitterId', 'Marketo Social Twitter Id', 'string', 2000, 'MarketoSocialTwitterId', false, false, true, true, false);
INSERT INTO sub_000_gal_000.fields VALUES (106, 'twitterPhotoURL', 'Marketo Social Twitter Photo URL', 'string', 2000, 'MarketoSocialTwitterPhotoURL', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (107, 'twitterProfileURL', 'Marketo Social Twitter Profile URL', 'string', 2000, 'MarketoSocialTwitterProfileURL', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (108, 'twitterReach', 'Marketo Social Twitter Reach', 'integer', NULL, 'MarketoSocialTwitterReach', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (109, 'twitterReferredEnrollments', 'Marketo Social Twitter Referred Enrollments', 'integer', NULL, 'MarketoSocialTwitterReferredEnrollments', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (110, 'twitterReferredVisits', 'Marketo Social Twitter Referred Visits', 'integer', NULL, 'MarketoSocialTwitterReferredVisits', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (111, 'linkedInDisplayName', 'Marketo Social LinkedIn Display Name', 'string', 255, 'MarketoSocialLinkedInDisplayName', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (112, 'linkedInId', 'Marketo Social LinkedIn Id', 'string', 2000, 'MarketoSocialLinkedInId', false, false, true, true, false);
INSERT INTO sub_000_gal_000.fields VALUES (113, 'linkedInPhotoURL', 'Marketo Social LinkedIn Photo URL', 'string', 2000, 'MarketoSocialLinkedInPhotoURL', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (114, 'linkedInProfileURL', 'Marketo Social LinkedIn Profile URL', 'string', 2000, 'MarketoSocialLinkedInProfileURL', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (115, 'linkedInReach', 'Marketo Social LinkedIn Reach', 'integer', NULL, 'MarketoSocialLinkedInReach', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (116, 'linkedInReferredEnrollments', 'Marketo Social LinkedIn Referred Enrollments', 'integer', NULL, 'MarketoSocialLinkedInReferredEnrollments', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (117, 'linkedInReferredVisits', 'Marketo Social LinkedIn Referred Visits', 'integer', NULL, 'MarketoSocialLinkedInReferredVisits', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (118, 'totalReferredVisits', 'Marketo Social Total Referred Visits', 'integer', NULL, 'MarketoSocialTotalReferredVisits', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (119, 'totalReferredEnrollments', 'Marketo Social Total Referred Enrollments', 'integer', NULL, 'MarketoSocialTotalReferredEnrollments', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (120, 'lastReferredVisit', 'Marketo Social Last Referred Visit', 'datetime', NULL, 'MarketoSocialLastReferredVisit', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (121, 'lastReferredEnrollment', 'Marketo Social Last Referred Enrollment', 'datetime', NULL, 'MarketoSocialLastReferredEnrollment', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (122, 'syndicationId', 'Marketo Social Syndication ID', 'string', 2000, 'MarketoSocialSyndicationId', false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (123, 'acquisitionProgramId', 'Acquisition Program', 'reference', 255, NULL, false, false, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (124, 'mktoAcquisitionDate', 'Acquisition Date', 'datetime', NULL, NULL, false, false, false, false, false);
INSERT INTO sub_000_gal_000.file_chunks VALUES ('e05e8ad1-a77c-4554-ba6e-cceb742dc6a2', 0, '\x656d61696c2c66697273744e616d652c6c65616453636f72652c616e6e75616c526576656e75652c646174654f6642697274682c756e737562736372696265640a616461406578616d706c652e636f6d2c4164612c372c313230302e35302c313831352d31322d31302c6e6f0a6772616365406578616d706c652e636f6d2c47726163652c392c2c313930362d31322d30392c7965730a6ac3bc7267656e406578616d706c652e636f6d2c4ac3bc7267656e2c332c2c2c0a626164406578616d706c652e636f6d2c4261642c6d616e792c2c2c0a22636f6d2c6d61406578616d706c652e636f6d222c224f2222427269656e222c312c2c2c0a');
INSERT INTO sub_000_gal_000.file_chunks VALUES ('4e6d1adf-e2f1-43d7-b8b2-2b774ea6f4ac', 0, '\x656d61696c3b6c6173744e616d650a616461406578616d706c652e636f6d3b4c6f76656c6163650a414c414e406578616d706c652e636f6d3b547572696e670a');
INSERT INTO sub_000_gal_000.file_chunks VALUES ('c6fcb5b1-d47e-491f-b651-17f4eec1ccab', 0, '\x656d61696c2c6c6173744e616d650a72756e6e696e672d31406578616d706c652e636f6d2c52756e6e696e6720310a72756e6e696e672d32406578616d706c652e636f6d2c52756e6e696e6720320a72756e6e696e672d33406578616d706c652e636f6d2c52756e6e696e6720330a72756e6e696e672d34406578616d706c652e636f6d2c52756e6e696e6720340a72756e6e696e672d35406578616d706c652e636f6d2c52756e6e696e6720350a72756e6e696e672d36406578616d706c652e636f6d2c52756e6e696e6720360a72756e6e696e672d37406578616d706c652e636f6d2c52756e6e696e6720370a72756e6e696e672d38406578616d706c652e636f6d2c52756e6e696e6720380a72756e6e696e672d39406578616d706c652e636f6d2c52756e6e696e6720390a72756e6e696e672d3130406578616d706c652e636f6d2c52756e6e696e672031300a6772616365406578616d706c652e636f6d2c486f707065720a72756e6e696e672d3131406578616d706c652e636f6d2c52756e6e696e672031310a72756e6e696e672d3132406578616d706c652e636f6d2c52756e6e696e672031320a72756e6e696e672d3133406578616d706c652e636f6d2c52756e6e696e672031330a72756e6e696e672d3134406578616d706c652e636f6d2c52756e6e696e672031340a72756e6e696e672d3135406578616d706c652e636f6d2c52756e6e696e672031350a72756e6e696e672d3136406578616d706c652e636f6d2c52756e6e696e672031360a72756e6e696e672d3137406578616d706c652e636f6d2c52756e6e696e672031370a72756e6e696e672d3138406578616d706c652e636f6d2c52756e6e696e672031380a72756e6e696e672d3139406578616d706c652e636f6d2c52756e6e696e672031390a72756e6e696e672d3230406578616d706c652e636f6d2c52756e6e696e672032300a72756e6e696e672d3231406578616d706c652e636f6d2c52756e6e696e672032310a72756e6e696e672d3232406578616d706c652e636f6d2c52756e6e696e672032320a72756e6e696e672d3233406578616d706c652e636f6d2c52756e6e696e672032330a72756e6e696e672d3234406578616d706c652e636f6d2c52756e6e696e672032340a616461406578616d706c652e636f6d2c4b696e670a');
INSERT INTO sub_000_gal_000.file_chunks VALUES ('a2912591-1a7a-4c30-816a-fcf189835d98', 0, '\x656d61696c2c6c6173744e616d650a7175657565642d31406578616d706c652e636f6d2c5175657565640a7175657565642d32406578616d706c652e636f6d2c5175657565640a');
INSERT INTO sub_000_gal_000.file_chunks VALUES ('6c1eeb56-6c70-4bdc-88cf-791a2efbfe01', 0, '\x656d61696c2c6c6173744e616d650a7175657565642d33406578616d706c652e636f6d2c5175657565640a');
INSERT INTO sub_000_gal_000.leads VALUES (2, 1, '2026-11-24 14:28:15.118551+00', '2026-11-24 14:28:15.118551+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Grace', NULL, NULL, 'grace@example.com', NULL, NULL, NULL, NULL, NULL, '1906-12-09', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 9, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO sub_000_gal_000.leads VALUES (3, 1, '2026-11-24 14:28:15.118551+00', '2026-11-24 14:28:15.118551+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Jürgen', NULL, NULL, 'jürgen@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO sub_000_gal_000.leads VALUES (4, 1, '2026-11-24 14:28:15.118551+00', '2026-11-24 14:28:15.118551+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'O"Brien', NULL, NULL, 'com,ma@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO sub_000_gal_000.leads VALUES (1, 1, '2026-11-24 14:28:15.118551+00', '2026-11-24 14:28:22.910615+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1200.50, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Ada', NULL, 'Lovelace', 'ada@example.com', NULL, NULL, NULL, NULL, NULL, '1815-12-10', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 7, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO sub_000_gal_000.leads VALUES (5, 1, '2026-11-24 14:28:22.910615+00', '2026-11-24 14:28:22.910615+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Turing', 'ALAN@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO sub_000_gal_000.leads VALUES (6, 1, '2026-11-24 14:28:29.424612+00', '2026-11-24 14:28:29.424612+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Running 1', 'running-1@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO sub_000_gal_000.leads VALUES (7, 1, '2026-11-24 14:28:29.424612+00', '2026-11-24 14:28:29.424612+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Running 2', 'running-2@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO sub_000_gal_000.leads VALUES (8, 1, '2026-11-24 14:28:29.424612+00', '2026-11-24 14:28:29.424612+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Running 3', 'running-3@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO sub_000_gal_000.leads VALUES (9, 1, '2026-11-24 14:28:29.424612+00', '2026-11-24 14:28:29.424612+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Running 4', 'running-4@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO sub_000_gal_000.leads VALUES (10, 1, '2026-11-24 14:28:29.424612+00', '2026-11-24 14:28:29.424612+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Running 5', 'running-5@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO sub_000_gal_000.list_members VALUES (1001, 1, '2026-11-24 14:28:15.118551+00');
INSERT INTO sub_000_gal_000.list_members VALUES (1001, 2, '2026-11-24 14:28:15.118551+00');
INSERT INTO sub_000_gal_000.list_members VALUES (1001, 3, '2026-11-24 14:28:15.118551+00');
INSERT INTO sub_000_gal_000.list_members VALUES (1001, 4, '2026-11-24 14:28:15.118551+00');
INSERT INTO sub_000_gal_000.partitions VALUES (1, 'Default', 'Initial system lead partition');
INSERT INTO sub_000_gal_000.row_reports VALUES (1000, 4, 'failure', 5, 'bad@example.com,Bad,many,,,', 'Invalid data type in field Lead Score');
INSERT INTO sub_000_gal_000.row_reports VALUES (1000, 3, 'warning', 4, 'jürgen@example.com,Jürgen,3,,,', 'Invalid email address');
INSERT INTO sub_000_gal_000.row_reports VALUES (1000, 5, 'warning', 6, '"com,ma@example.com","O""Brien",1,,,', 'Invalid email address');
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_a VALUES (16, 'running-15@example.com', 'Running 15', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_a VALUES (17, 'running-16@example.com', 'Running 16', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_a VALUES (18, 'running-17@example.com', 'Running 17', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_a VALUES (19, 'running-18@example.com', 'Running 18', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_a VALUES (20, 'running-19@example.com', 'Running 19', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_a VALUES (21, 'running-20@example.com', 'Running 20', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_a VALUES (22, 'running-21@example.com', 'Running 21', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_a VALUES (23, 'running-22@example.com', 'Running 22', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_a VALUES (24, 'running-23@example.com', 'Running 23', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_a VALUES (25, 'running-24@example.com', 'Running 24', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_b VALUES (6, 'running-6@example.com', 'Running 6', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_b VALUES (7, 'running-7@example.com', 'Running 7', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_b VALUES (8, 'running-8@example.com', 'Running 8', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_b VALUES (9, 'running-9@example.com', 'Running 9', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_b VALUES (10, 'running-10@example.com', 'Running 10', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_b VALUES (11, 'grace@example.com', 'Hopper', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_b VALUES (12, 'running-11@example.com', 'Running 11', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_b VALUES (13, 'running-12@example.com', 'Running 12', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_b VALUES (14, 'running-13@example.com', 'Running 13', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.staging_1002_bf0ddad9_b VALUES (15, 'running-14@example.com', 'Running 14', DEFAULT, NULL);
INSERT INTO sub_000_gal_000.static_lists VALUES (1001, 'Starter list', NULL, '2026-11-24 14:27:50.964535+00', '2026-11-24 14:27:50.964535+00');
ALTER TABLE ONLY galena.imports
    ADD CONSTRAINT imports_pkey PRIMARY KEY (subscription_id, batch_id);
ALTER TABLE ONLY galena.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (schema_name, version);
ALTER TABLE ONLY galena.roles
    ADD CONSTRAINT roles_pkey PRIMARY KEY (subscription_id, name);
ALTER TABLE ONLY galena.services
    ADD CONSTRAINT services_pkey PRIMARY KEY (client_id);
ALTER TABLE ONLY galena.subscriptions
    ADD CONSTRAINT subscriptions_munchkin_id_key UNIQUE (munchkin_id);
ALTER TABLE ONLY galena.subscriptions
    ADD CONSTRAINT subscriptions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY galena.subscriptions
    ADD CONSTRAINT subscriptions_schema_name_key UNIQUE (schema_name);
ALTER TABLE ONLY galena.tokens
    ADD CONSTRAINT tokens_pkey PRIMARY KEY (token_hash);
ALTER TABLE ONLY sub_000_gal_000.companies
    ADD CONSTRAINT "companies_externalCompanyId_key" UNIQUE ("externalCompanyId");
ALTER TABLE ONLY sub_000_gal_000.companies
    ADD CONSTRAINT companies_pkey PRIMARY KEY (id);
ALTER TABLE ONLY sub_000_gal_000.counters
    ADD CONSTRAINT counters_pkey PRIMARY KEY (name);
ALTER TABLE ONLY sub_000_gal_000.fields
    ADD CONSTRAINT fields_name_key UNIQUE (name);
ALTER TABLE ONLY sub_000_gal_000.fields
    ADD CONSTRAINT fields_pkey PRIMARY KEY (id);
ALTER TABLE ONLY sub_000_gal_000.file_chunks
    ADD CONSTRAINT file_chunks_pkey PRIMARY KEY (file_id, chunk_number);
ALTER TABLE ONLY sub_000_gal_000.leads
    ADD CONSTRAINT leads_pkey PRIMARY KEY (id);
ALTER TABLE ONLY sub_000_gal_000.list_members
    ADD CONSTRAINT list_members_pkey PRIMARY KEY (list_id, lead_id);
ALTER TABLE ONLY sub_000_gal_000.partitions
    ADD CONSTRAINT partitions_name_key UNIQUE (name);
ALTER TABLE ONLY sub_000_gal_000.partitions
    ADD CONSTRAINT partitions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY sub_000_gal_000.row_reports
    ADD CONSTRAINT row_reports_pkey PRIMARY KEY (batch_id, kind, row_number);
ALTER TABLE ONLY sub_000_gal_000.sales_persons
    ADD CONSTRAINT "sales_persons_externalSalesPersonId_key" UNIQUE ("externalSalesPersonId");
ALTER TABLE ONLY sub_000_gal_000.sales_persons
    ADD CONSTRAINT sales_persons_pkey PRIMARY KEY (id);
ALTER TABLE ONLY sub_000_gal_000.static_lists
    ADD CONSTRAINT static_lists_name_key UNIQUE (name);
ALTER TABLE ONLY sub_000_gal_000.static_lists
    ADD CONSTRAINT static_lists_pkey PRIMARY KEY (id);
CREATE INDEX imports_by_age ON galena.imports USING btree (created_at);
CREATE UNIQUE INDEX imports_by_slot ON galena.imports USING btree (subscription_id, slot) WHERE (slot IS NOT NULL);
CREATE INDEX imports_unfinished ON galena.imports USING btree (batch_id, subscription_id) WHERE (status = ANY (ARRAY['queued'::text, 'importing'::text]));
CREATE INDEX tokens_by_service ON galena.tokens USING btree (client_id, expires_at);
CREATE INDEX leads_by_company ON sub_000_gal_000.leads USING btree ("externalCompanyId") WHERE ("externalCompanyId" IS NOT NULL);
CREATE INDEX leads_by_cookies ON sub_000_gal_000.leads USING btree (lower(btrim(cookies, ' 	
'::text))) WHERE (cookies IS NOT NULL);
CREATE INDEX leads_by_email ON sub_000_gal_000.leads USING btree (lower(btrim(email, ' 	
'::text)));
CREATE INDEX leads_by_facebook_id ON sub_000_gal_000.leads USING btree (lower(btrim("facebookId", ' 	
'::text))) WHERE ("facebookId" IS NOT NULL);
CREATE INDEX leads_by_linked_in_id ON sub_000_gal_000.leads USING btree (lower(btrim("linkedInId", ' 	
'::text))) WHERE ("linkedInId" IS NOT NULL);
CREATE INDEX leads_by_sales_person ON sub_000_gal_000.leads USING btree ("externalSalesPersonId") WHERE ("externalSalesPersonId" IS NOT NULL);
CREATE INDEX leads_by_sfdc_account_id ON sub_000_gal_000.leads USING btree (lower(btrim("sfdcAccountId", ' 	
'::text))) WHERE ("sfdcAccountId" IS NOT NULL);
CREATE INDEX leads_by_sfdc_contact_id ON sub_000_gal_000.leads USING btree (lower(btrim("sfdcContactId", ' 	
'::text))) WHERE ("sfdcContactId" IS NOT NULL);
CREATE INDEX leads_by_sfdc_lead_id ON sub_000_gal_000.leads USING btree (lower(btrim("sfdcLeadId", ' 	
'::text))) WHERE ("sfdcLeadId" IS NOT NULL);
CREATE INDEX leads_by_sfdc_lead_owner_id ON sub_000_gal_000.leads USING btree (lower(btrim("sfdcLeadOwnerId", ' 	
'::text))) WHERE ("sfdcLeadOwnerId" IS NOT NULL);
CREATE INDEX leads_by_sfdc_oppty_id ON sub_000_gal_000.leads USING btree (lower(btrim("sfdcOpptyId", ' 	
'::text))) WHERE ("sfdcOpptyId" IS NOT NULL);
CREATE INDEX leads_by_twitter_id ON sub_000_gal_000.leads USING btree (lower(btrim("twitterId", ' 	
'::text))) WHERE ("twitterId" IS NOT NULL);
CREATE INDEX list_members_by_lead ON sub_000_gal_000.list_members USING btree (lead_id);
ALTER TABLE ONLY galena.imports
    ADD CONSTRAINT imports_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES galena.subscriptions(id) ON DELETE CASCADE;
ALTER TABLE ONLY galena.roles
    ADD CONSTRAINT roles_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES galena.subscriptions(id) ON DELETE CASCADE;
ALTER TABLE ONLY galena.services
    ADD CONSTRAINT services_subscription_id_role_name_fkey FOREIGN KEY (subscription_id, role_name) REFERENCES galena.roles(subscription_id, name);
ALTER TABLE ONLY galena.tokens
    ADD CONSTRAINT tokens_client_id_fkey FOREIGN KEY (client_id) REFERENCES galena.services(client_id) ON DELETE CASCADE;
