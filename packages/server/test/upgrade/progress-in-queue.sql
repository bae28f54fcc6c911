-- The database of the last Galena that had the progress of imports in its queue (commit 35f4e27) as pg_dump 15 wrote it with --inserts, while
-- imports 1001 (20 of 24 rows done) and 1002 (8 of 24, and told to cancel) were running and 1003 was queued. Never to be edited.
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
CREATE UNLOGGED TABLE galena.calls (
    call_id uuid NOT NULL,
    subscription_id integer NOT NULL,
    kind text NOT NULL,
    called_at timestamp with time zone NOT NULL,
    under_way_until timestamp with time zone,
    CONSTRAINT calls_kind_check CHECK ((kind = ANY (ARRAY['marketo'::text, 'extension'::text])))
);
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
    phase_ms jsonb DEFAULT '{}'::jsonb NOT NULL,
    repeated bigint DEFAULT 0 NOT NULL,
    CONSTRAINT imports_check CHECK (((status = 'importing'::text) = (slot IS NOT NULL))),
    CONSTRAINT imports_check1 CHECK (((status = 'importing'::text) = (lease_holder IS NOT NULL))),
    CONSTRAINT imports_check2 CHECK (((lease_holder IS NULL) = (lease_until IS NULL))),
    CONSTRAINT imports_check3 CHECK (((status = ANY (ARRAY['complete'::text, 'failed'::text, 'cancelled'::text])) = (finished_at IS NOT NULL))),
    CONSTRAINT imports_check4 CHECK (((status = 'failed'::text) = (failure_cause IS NOT NULL))),
    CONSTRAINT imports_check5 CHECK (((((created + updated) + unchanged) + failed) = rows_done)),
    CONSTRAINT imports_check6 CHECK ((repeated <= updated)),
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
    last_claimed_at timestamp with time zone,
    fields_version integer DEFAULT 1 NOT NULL,
    surplus_cells text DEFAULT 'warn'::text NOT NULL,
    CONSTRAINT subscriptions_max_file_bytes_check CHECK ((max_file_bytes > 0)),
    CONSTRAINT subscriptions_multiple_matches_check CHECK ((multiple_matches = ANY (ARRAY['update'::text, 'fail'::text]))),
    CONSTRAINT subscriptions_munchkin_id_check CHECK ((munchkin_id ~ '^[0-9]{3}-[A-Z]{3}-[0-9]{3}$'::text)),
    CONSTRAINT subscriptions_surplus_cells_check CHECK ((surplus_cells = ANY (ARRAY['warn'::text, 'fail'::text, 'ignore'::text]))),
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
CREATE TABLE galena.usage (
    subscription_id integer NOT NULL,
    day date NOT NULL,
    user_email text NOT NULL,
    calls bigint NOT NULL
);
CREATE TABLE galena.usage_errors (
    subscription_id integer NOT NULL,
    day date NOT NULL,
    code text NOT NULL,
    errors bigint NOT NULL
);
CREATE TABLE galena.wanted_indexes (
    schema_name text NOT NULL,
    field_id integer NOT NULL,
    field_name text
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
    "mktoCompanyNotes" text,
    "externalSalesPersonId" text
);
CREATE TABLE sub_000_gal_000.counters (
    name text NOT NULL,
    next_value integer NOT NULL,
    generation bigint DEFAULT 0 NOT NULL,
    called_at timestamp with time zone,
    locked_at timestamp with time zone,
    write_count integer DEFAULT 0 NOT NULL,
    written_before_us bigint DEFAULT 0 NOT NULL,
    written_until_us bigint GENERATED ALWAYS AS ((write_count + GREATEST(((EXTRACT(epoch FROM (locked_at AT TIME ZONE 'UTC'::text)) * (1000000)::numeric))::bigint, LEAST(written_before_us, (((EXTRACT(epoch FROM (locked_at AT TIME ZONE 'UTC'::text)) * (1000000)::numeric))::bigint + 1000000))))) STORED
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
    is_custom boolean DEFAULT false NOT NULL,
    description text,
    is_hidden boolean DEFAULT false NOT NULL,
    is_html_encoding boolean DEFAULT true NOT NULL,
    is_sensitive boolean DEFAULT false NOT NULL,
    is_api_created boolean DEFAULT false NOT NULL,
    awaits_index boolean DEFAULT false NOT NULL
);
CREATE TABLE sub_000_gal_000.file_chunks (
    file_id uuid NOT NULL,
    chunk_number integer NOT NULL,
    bytes bytea NOT NULL
);
ALTER TABLE ONLY sub_000_gal_000.file_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TABLE sub_000_gal_000.folders (
    id integer NOT NULL,
    parent_id integer,
    name text NOT NULL,
    description text,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
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
    "mktoAcquisitionDate" timestamp with time zone,
    _created_by_import integer,
    _changed_by_import integer
)
WITH (fillfactor='70');
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
    surplus text,
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
CREATE TABLE sub_000_gal_000.static_lists (
    id integer NOT NULL,
    name text NOT NULL,
    description text,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    folder_id integer DEFAULT 1 NOT NULL
);
INSERT INTO galena.imports VALUES (1, 1000, 'complete', NULL, NULL, NULL, 0, false, 'csv', 'email', NULL, NULL, 'test-client', '4e7f9baa-7780-4cd7-940e-33cd894acac3', 'leads.csv', 77, 'utf-8', NULL, 'email,lastName,leadScore', '{}', 2, 2, 77, 1, 0, 0, 1, 0, NULL, '2026-11-30 03:46:39.701101+00', '2026-11-30 03:46:39.806876+00', '2026-11-30 03:46:40.153149+00', '{"lock": 8, "match": 31, "parse": 15, "write": 12, "commit": 0}', 0);
INSERT INTO galena.imports VALUES (1, 1003, 'queued', NULL, NULL, NULL, 0, false, 'csv', 'email', NULL, NULL, 'test-client', '1b298809-0875-470c-bb83-a47e975dfd02', 'leads.csv', 86, 'utf-8', NULL, 'email,lastName,leadScore', '{}', 0, NULL, 0, 0, 0, 0, 0, 0, NULL, '2026-11-30 03:46:40.713022+00', NULL, NULL, '{}', 0);
INSERT INTO galena.imports VALUES (1, 1001, 'importing', 1, 'ac5511d3-4fe2-4745-8b64-b2f992d3c35a', '2026-11-30 03:46:46.989685+00', 0, false, 'csv', 'email', NULL, NULL, 'test-client', '8d3d7210-391c-4694-a419-f46c702b3506', 'leads.csv', 704, 'utf-8', NULL, 'email,lastName,leadScore', '{}', 20, NULL, 704, 19, 0, 0, 1, 0, NULL, '2026-11-30 03:46:40.448875+00', '2026-11-30 03:46:40.478542+00', NULL, '{"lock": 106, "match": 183, "parse": 2, "write": 42, "commit": 0}', 0);
INSERT INTO galena.imports VALUES (1, 1002, 'importing', 2, 'bdecf279-ee16-4277-88fc-17ada1c2a98e', '2026-11-30 03:46:47.069952+00', 0, true, 'csv', 'email', NULL, NULL, 'test-client', '524bfbeb-d983-4fc3-809c-d6ac8c23e346', 'leads.csv', 704, 'utf-8', NULL, 'email,lastName,leadScore', '{}', 8, NULL, 704, 7, 0, 0, 1, 0, NULL, '2026-11-30 03:46:40.566616+00', '2026-11-30 03:46:40.662792+00', NULL, '{"lock": 11, "match": 83, "parse": 1, "write": 12, "commit": 0}', 0);
INSERT INTO galena.migrations VALUES ('galena', 1, '0001-control-schema.sql', '3bf3bc61c43b663af36504db66d7e263aa1422d7447b600b811ef17b1c7cf72b', '2026-11-30 03:46:34.560697+00');
INSERT INTO galena.migrations VALUES ('galena', 2, '0002-limits-and-usage.sql', 'c3d823a71205d7b55d1802caf172247be9ed2269bc7d03f9bcbc4ebac1b33427', '2026-11-30 03:46:34.560697+00');
INSERT INTO galena.migrations VALUES ('galena', 3, '0003-installation-permission.sql', '133f3d2be8161c0a2fb744c69407da2fcfdd82835a7f96a30ff3d914d19eb74b', '2026-11-30 03:46:34.560697+00');
INSERT INTO galena.migrations VALUES ('galena', 4, '0004-turns-of-subscriptions.sql', '802b923d350ec448c601f5d4728cf98958f1962b9750eb8d94ba75298b9a53db', '2026-11-30 03:46:34.560697+00');
INSERT INTO galena.migrations VALUES ('galena', 5, '0005-time-spent-on-imports.sql', '902b54914f58c2ae994b043be42584526a5b225f053c2c4e3348c62daebd5dd4', '2026-11-30 03:46:34.560697+00');
INSERT INTO galena.migrations VALUES ('galena', 6, '0006-version-of-fields.sql', 'c11e44223c4ee07d0030e0a31ac9addc870520cefd71fa07d6d45a234f05f434', '2026-11-30 03:46:34.560697+00');
INSERT INTO galena.migrations VALUES ('galena', 7, '0007-repeated-rows.sql', '5bd3bcf279884c04e43c8e4794a50ac6f21a615fc9da665a50983aa95427813e', '2026-11-30 03:46:34.560697+00');
INSERT INTO galena.migrations VALUES ('galena', 8, '0008-surplus-cells.sql', '4c2d555d2f036df6f4c07a7812851cffa2e641d510fc9c6b0c05a082dfc88f66', '2026-11-30 03:46:34.560697+00');
INSERT INTO galena.migrations VALUES ('galena', 9, '0009-wanted-indexes.sql', '521207c7ce5c0218897fd47c5486897e3a040d14e46b8bdf74a242d36c04dc3f', '2026-11-30 03:46:34.560697+00');
INSERT INTO galena.migrations VALUES ('galena', 10, '0010-fields-of-wanted-indexes.sql', 'b142492bfea10012a9689f01b8e1735aad9aa10623770c9b52f10e24a9780c07', '2026-11-30 03:46:34.560697+00');
INSERT INTO galena.migrations VALUES ('sub_000_gal_000', 1, '0001-lead-database.sql', '4163352d851085d265b49683c50de23b62a382f21a449ec117e33c0dfd247632', '2026-11-30 03:46:34.948316+00');
INSERT INTO galena.migrations VALUES ('sub_000_gal_000', 2, '0002-objects-and-fields.sql', '29b71a30e4bb68c5cb96b6f9d9ab12697df421deefbe30f54855c09a6558ccb1', '2026-11-30 03:46:34.948316+00');
INSERT INTO galena.migrations VALUES ('sub_000_gal_000', 3, '0003-provenance-of-leads.sql', '2746a9b24c97155c47923a90f5040856fcc8f4b436941328951a6f2921107798', '2026-11-30 03:46:34.948316+00');
INSERT INTO galena.migrations VALUES ('sub_000_gal_000', 4, '0004-generation-of-leads.sql', 'b6a25018b14a31c960e5d7a7e533f1afaab0d9bebdd23e97ed10b83ca6857e5b', '2026-11-30 03:46:34.948316+00');
INSERT INTO galena.migrations VALUES ('sub_000_gal_000', 5, '0005-calls-beside-imports.sql', 'c9935565467051e4826fec0d06aefcfa38f332ff6b54aa2a6cc2e88507095502', '2026-11-30 03:46:34.948316+00');
INSERT INTO galena.migrations VALUES ('sub_000_gal_000', 6, '0006-hashed-keys.sql', 'b796d9c42114b84d6a4a031f3adae4cf5ef497dd197d841f0366fd2b735ba8a4', '2026-11-30 03:46:34.948316+00');
INSERT INTO galena.migrations VALUES ('sub_000_gal_000', 7, '0007-room-for-changes.sql', 'c031bbecb89a395a69a101aedc0cea9f4b830853ace67bca7096e7eefd8fc304', '2026-11-30 03:46:34.948316+00');
INSERT INTO galena.migrations VALUES ('sub_000_gal_000', 8, '0008-surplus-cells.sql', 'ece6c135ad27efcf6f8e1c66207cbd11246c4b036288e79f522ae82afdee90ff', '2026-11-30 03:46:34.948316+00');
INSERT INTO galena.migrations VALUES ('sub_000_gal_000', 9, '0009-fields-as-described.sql', '411d38a8f0cdd43d6a38f12a81fe713dacc11e2d4e982fbad53e017774d8c7a6', '2026-11-30 03:46:34.948316+00');
INSERT INTO galena.migrations VALUES ('sub_000_gal_000', 10, '0010-order-of-writes.sql', '3c9845bf3bd70dedcafc99a8d3753a2e99cfa74f58b84c1a5285c6eaf4809579', '2026-11-30 03:46:34.948316+00');
INSERT INTO galena.migrations VALUES ('sub_000_gal_000', 11, '0011-fields-before-their-indexes.sql', '7f090fc622bcd93d5bf1b4a1a38e6a1467b13b7b036145c15e497795e01dce5b', '2026-11-30 03:46:34.948316+00');
INSERT INTO galena.migrations VALUES ('sub_000_gal_000', 12, '0012-times-of-writes.sql', '8b0dd414f0a62ac97ee380809d5e2c62a2412aa0ec38e81eab8ac1f361c0b44c', '2026-11-30 03:46:34.948316+00');
INSERT INTO galena.migrations VALUES ('sub_000_gal_000', 13, '0013-no-staging-tables.sql', '01d2e96cc2b5d79dcd2e85bb52cf42ff2cd24e98f58eb6a2f3670d7c370b0fee', '2026-11-30 03:46:34.948316+00');
INSERT INTO galena.roles VALUES (1, 'Administrator', '{"Read-Only Lead","Read-Write Lead","Read-Only Company","Read-Write Company","Read-Only Sales Person","Read-Write Sales Person","Read-Only Assets","Read-Write Assets","Read-Only Activity","Read-Write Activity","Read-Write Schema Standard Field","Read-Write Schema Custom Field","Administer Galena","Administer Installation"}');
INSERT INTO galena.services VALUES ('test-client', 1, 'First service', 'first-service@galena.local', 'Administrator', '\x5b90396746dea6d15a013c7d12ab73da', '\x58184d2d01deed49c2937b4978812105588349e64a76f66c3a420816b6eb3eb7', '2026-11-30 03:46:34.948316+00');
INSERT INTO galena.subscriptions VALUES (1, '000-GAL-000', 'sub_000_gal_000', 'UTC', 'ignore', 'update', true, 10485760, 1004, '2026-11-30 03:46:34.948316+00', '2026-11-30 03:46:40.661061+00', 1, 'warn');
INSERT INTO galena.tokens VALUES ('\x53cfe3776eca7b45d7852fb1f2c0f187aafe8d9167574f222b6d5156c379582d', 'test-client', '\xdf819a1d729076000cf90023d79b2c58', '2026-11-30 03:46:37.204962+00', '2026-11-30 04:46:37.204962+00', false);
INSERT INTO galena.usage VALUES (1, '2026-11-30', 'first-service@galena.local', 7);
INSERT INTO sub_000_gal_000.counters VALUES ('list', 1002, 0, NULL, NULL, 0, 0, DEFAULT);
INSERT INTO sub_000_gal_000.counters VALUES ('partition', 2, 0, NULL, NULL, 0, 0, DEFAULT);
INSERT INTO sub_000_gal_000.counters VALUES ('company', 1, 0, NULL, NULL, 0, 0, DEFAULT);
INSERT INTO sub_000_gal_000.counters VALUES ('sales_person', 1, 0, NULL, NULL, 0, 0, DEFAULT);
INSERT INTO sub_000_gal_000.counters VALUES ('folder', 2, 0, NULL, NULL, 0, 0, DEFAULT);
INSERT INTO sub_000_gal_000.counters VALUES ('lead', 30, 9, '2026-11-30 03:46:37.71641+00', '2026-11-30 03:46:41.034491+00', 4, 1796010400973769, DEFAULT);
INSERT INTO sub_000_gal_000.fields VALUES (1, 'company', 'Company Name', 'string', 255, 'Company', false, true, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (2, 'site', 'Site', 'string', 255, 'Site', false, true, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (3, 'billingStreet', 'Billing Address', 'text', NULL, 'BillingStreet', false, true, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (4, 'billingCity', 'Billing City', 'string', 255, 'BillingCity', false, true, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (5, 'billingState', 'Billing State', 'string', 255, 'BillingState', false, true, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (6, 'billingCountry', 'Billing Country', 'string', 255, 'BillingCountry', false, true, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (7, 'billingPostalCode', 'Billing Postal Code', 'string', 255, 'BillingPostalCode', false, true, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (8, 'website', 'Website', 'url', 255, 'Website', false, true, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (9, 'mainPhone', 'Main Phone', 'string', 255, 'MainPhone', false, true, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (10, 'annualRevenue', 'Annual Revenue', 'currency', NULL, 'AnnualRevenue', false, true, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (11, 'numberOfEmployees', 'Num Employees', 'integer', NULL, 'NumberOfEmployees', false, true, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (12, 'industry', 'Industry', 'string', 255, 'Industry', false, true, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (13, 'sicCode', 'SIC Code', 'string', 40, 'SICCode', false, true, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (14, 'mktoCompanyNotes', 'Marketo Company Notes', 'text', NULL, NULL, false, true, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (17, 'mktoName', 'Full Name', 'string', 255, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (18, 'personType', 'Person Type', 'string', 50, NULL, false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (19, 'mktoIsPartner', 'Is Partner', 'boolean', NULL, NULL, false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (20, 'isLead', 'Is Lead', 'boolean', NULL, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (21, 'mktoIsCustomer', 'Is Customer', 'boolean', NULL, NULL, false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (22, 'isAnonymous', 'Is Anonymous', 'boolean', NULL, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (23, 'salutation', 'Salutation', 'string', 255, 'Salutation', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (24, 'firstName', 'First Name', 'string', 255, 'FirstName', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (25, 'middleName', 'Middle Name', 'string', 255, 'MiddleName', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (26, 'lastName', 'Last Name', 'string', 255, 'LastName', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (27, 'email', 'Email Address', 'email', 255, 'Email', false, false, true, true, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (28, 'phone', 'Phone Number', 'phone', 255, 'Phone', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (29, 'mobilePhone', 'Mobile Phone Number', 'phone', 255, 'MobilePhone', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (30, 'fax', 'Fax Number', 'phone', 255, 'Fax', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (31, 'title', 'Job Title', 'string', 255, 'Title', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (33, 'dateOfBirth', 'Date of Birth', 'date', NULL, 'DateofBirth', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (34, 'address', 'Address', 'text', NULL, 'Address', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (35, 'city', 'City', 'string', 255, 'City', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (36, 'state', 'State', 'string', 255, 'State', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (37, 'country', 'Country', 'string', 255, 'Country', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (38, 'postalCode', 'Postal Code', 'string', 255, 'PostalCode', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (39, 'personTimeZone', 'Person Time Zone', 'string', 255, NULL, false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (40, 'gender', 'Gender', 'string', 255, 'MarketoSocialGender', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (41, 'originalSourceType', 'Original Source Type', 'string', 255, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (42, 'originalSourceInfo', 'Original Source Info', 'string', 2000, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (43, 'originalSearchEngine', 'Original Search Engine', 'string', 255, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (44, 'originalSearchPhrase', 'Original Search Phrase', 'string', 255, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (45, 'originalReferrer', 'Original Referrer', 'url', 255, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (46, 'registrationSourceType', 'Registration Source Type', 'string', 255, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (47, 'registrationSourceInfo', 'Registration Source Info', 'string', 2000, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (48, 'emailInvalid', 'Email Invalid', 'boolean', NULL, NULL, false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (49, 'emailInvalidCause', 'Email Invalid Cause', 'string', 255, NULL, false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (50, 'unsubscribed', 'Unsubscribed', 'boolean', NULL, 'Unsubscribed', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (51, 'unsubscribedReason', 'Unsubscribed Reason', 'string', 2000, 'UnsubscribedReason', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (52, 'doNotCall', 'Do Not Call', 'boolean', NULL, 'DoNotCall', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (53, 'doNotCallReason', 'Do Not Call Reason', 'string', 2000, 'DoNotCallReason', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (54, 'mktoDoNotCallCause', 'Marketo Do Not Call Cause', 'string', 255, NULL, false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (55, 'emailSuspended', 'Email Suspended', 'boolean', NULL, NULL, false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (56, 'emailSuspendedAt', 'Email Suspended At', 'datetime', NULL, NULL, false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (57, 'emailSuspendedCause', 'Email Suspended Cause', 'string', 255, NULL, false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (58, 'blackListed', 'Black Listed', 'boolean', NULL, NULL, false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (59, 'blackListedCause', 'Black Listed Cause', 'string', 255, NULL, false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (60, 'marketingSuspended', 'Marketing Suspended', 'boolean', NULL, NULL, false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (61, 'marketingSuspendedCause', 'Marketing Suspended Cause', 'string', 255, NULL, false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (62, 'anonymousIP', 'Anonymous IP', 'string', 255, 'AnonymousIP', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (63, 'inferredCompany', 'Inferred Company', 'string', 255, 'InferredCompany', true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (64, 'inferredCountry', 'Inferred Country', 'string', 255, 'InferredCountry', true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (65, 'inferredCity', 'Inferred City', 'string', 255, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (66, 'inferredMetropolitanArea', 'Inferred Metropolitan Area', 'string', 255, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (67, 'inferredPhoneAreaCode', 'Inferred Phone Area Code', 'string', 255, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (68, 'inferredPostalCode', 'Inferred Postal Code', 'string', 255, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (69, 'inferredStateRegion', 'Inferred State Region', 'string', 255, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (70, 'department', 'Department', 'string', 255, 'Department', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (71, 'createdAt', 'Created At', 'datetime', NULL, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (72, 'updatedAt', 'Updated At', 'datetime', NULL, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (73, 'cookies', 'Cookies', 'string', 255, NULL, false, false, true, true, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (77, 'leadRole', 'Role', 'string', 50, 'LeadRole', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (78, 'leadSource', 'Lead Source', 'string', 255, 'LeadSource', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (79, 'leadStatus', 'Lead Status', 'string', 255, 'LeadStatus', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (80, 'leadScore', 'Lead Score', 'integer', NULL, 'LeadScore', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (81, 'urgency', 'Urgency', 'float', NULL, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (82, 'priority', 'Priority', 'integer', NULL, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (83, 'relativeScore', 'Relative Score', 'integer', NULL, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (84, 'relativeUrgency', 'Relative Urgency', 'integer', NULL, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (85, 'rating', 'Lead Rating', 'string', 255, 'Rating', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (89, 'mktoPersonNotes', 'Marketo Person Notes', 'text', NULL, NULL, false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (16, 'id', 'Id', 'integer', NULL, NULL, true, false, true, true, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (90, 'jigsawContactId', 'Marketo Data.com ID', 'string', 255, 'Marketo Jigsaw Contact Id', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (91, 'jigsawContactStatus', 'Marketo Data.com Status', 'string', 255, 'Marketo Jigsaw Contact Status', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (92, 'sfdcAccountId', 'SFDC Account Id', 'string', 255, NULL, false, false, true, true, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (93, 'sfdcContactId', 'SFDC Contact Id', 'string', 255, NULL, false, false, true, true, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (94, 'sfdcLeadId', 'SFDC Lead Id', 'string', 255, NULL, false, false, true, true, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (95, 'sfdcLeadOwnerId', 'SFDC Lead Owner Id', 'string', 255, NULL, false, false, true, true, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (96, 'sfdcOpptyId', 'SFDC Opportunity Id', 'string', 255, NULL, false, false, true, true, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (97, 'facebookDisplayName', 'Marketo Social Facebook Display Name', 'string', 255, 'MarketoSocialFacebookDisplayName', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (98, 'facebookId', 'Marketo Social Facebook Id', 'string', 2000, 'MarketoSocialFacebookId', false, false, true, true, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (99, 'facebookPhotoURL', 'Marketo Social Facebook Photo URL', 'string', 2000, 'MarketoSocialFacebookPhotoURL', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (100, 'facebookProfileURL', 'Marketo Social Facebook Profile URL', 'string', 2000, 'MarketoSocialFacebookProfileURL', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (101, 'facebookReach', 'Marketo Social Facebook Reach', 'integer', NULL, 'MarketoSocialFacebookReach', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (102, 'facebookReferredEnrollments', 'Marketo Social Facebook Referred Enrollments', 'integer', NULL, 'MarketoSocialFacebookReferredEnrollments', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (103, 'facebookReferredVisits', 'Marketo Social Facebook Referred Visits', 'integer', NULL, 'MarketoSocialFacebookReferredVisits', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (104, 'twitterDisplayName', 'Marketo Social Twitter Display Name', 'string', 255, 'MarketoSocialTwitterDisplayName', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (105, 'twitterId', 'Marketo Social Twitter Id', 'string', 2000, 'MarketoSocialTwitterId', false, false, true, true, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (106, 'twitterPhotoURL', 'Marketo Social Twitter Photo URL', 'string', 2000, 'MarketoSocialTwitterPhotoURL', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (107, 'twitterProfileURL', 'Marketo Social Twitter Profile URL', 'string', 2000, 'MarketoSocialTwitterProfileURL', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (108, 'twitterReach', 'Marketo Social Twitter Reach', 'integer', NULL, 'MarketoSocialTwitterReach', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (109, 'twitterReferredEnrollments', 'Marketo Social Twitter Referred Enrollments', 'integer', NULL, 'MarketoSocialTwitterReferredEnrollments', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (110, 'twitterReferredVisits', 'Marketo Social Twitter Referred Visits', 'integer', NULL, 'MarketoSocialTwitterReferredVisits', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (111, 'linkedInDisplayName', 'Marketo Social LinkedIn Display Name', 'string', 255, 'MarketoSocialLinkedInDisplayName', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (112, 'linkedInId', 'Marketo Social LinkedIn Id', 'string', 2000, 'MarketoSocialLinkedInId', false, false, true, true, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (113, 'linkedInPhotoURL', 'Marketo Social LinkedIn Photo URL', 'string', 2000, 'MarketoSocialLinkedInPhotoURL', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (114, 'linkedInProfileURL', 'Marketo Social LinkedIn Profile URL', 'string', 2000, 'MarketoSocialLinkedInProfileURL', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (115, 'linkedInReach', 'Marketo Social LinkedIn Reach', 'integer', NULL, 'MarketoSocialLinkedInReach', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (116, 'linkedInReferredEnrollments', 'Marketo Social LinkedIn Referred Enrollments', 'integer', NULL, 'MarketoSocialLinkedInReferredEnrollments', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (117, 'linkedInReferredVisits', 'Marketo Social LinkedIn Referred Visits', 'integer', NULL, 'MarketoSocialLinkedInReferredVisits', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (118, 'totalReferredVisits', 'Marketo Social Total Referred Visits', 'integer', NULL, 'MarketoSocialTotalReferredVisits', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (119, 'totalReferredEnrollments', 'Marketo Social Total Referred Enrollments', 'integer', NULL, 'MarketoSocialTotalReferredEnrollments', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (120, 'lastReferredVisit', 'Marketo Social Last Referred Visit', 'datetime', NULL, 'MarketoSocialLastReferredVisit', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (121, 'lastReferredEnrollment', 'Marketo Social Last Referred Enrollment', 'datetime', NULL, 'MarketoSocialLastReferredEnrollment', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (122, 'syndicationId', 'Marketo Social Syndication ID', 'string', 2000, 'MarketoSocialSyndicationId', false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (124, 'mktoAcquisitionDate', 'Acquisition Date', 'datetime', NULL, NULL, false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (15, 'externalCompanyId', 'External Company Id', 'string', 50, NULL, false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (74, 'externalSalesPersonId', 'External Sales Person Id', 'string', 50, NULL, false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (32, 'contactCompany', 'Contact Company', 'reference', NULL, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (75, 'leadPartitionId', 'Lead Partition Id', 'reference', NULL, NULL, true, false, false, true, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (76, 'leadPerson', 'Lead Person', 'reference', NULL, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (86, 'personPrimaryLeadInterest', 'Person Primary Lead Interest', 'reference', NULL, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (87, 'leadRevenueCycleModelId', 'Lead Revenue Cycle Model Id', 'reference', NULL, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (88, 'leadRevenueStageId', 'Lead Revenue Stage Id', 'reference', NULL, NULL, true, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.fields VALUES (123, 'acquisitionProgramId', 'Acquisition Program', 'reference', NULL, NULL, false, false, false, false, false, NULL, false, true, false, false, false);
INSERT INTO sub_000_gal_000.file_chunks VALUES ('4e7f9baa-7780-4cd7-940e-33cd894acac3', 0, '\x656d61696c2c6c6173744e616d652c6c65616453636f72650a616461406578616d706c652e636f6d2c4c6f76656c6163652c370a626164406578616d706c652e636f6d2c4261642c6d616e790a');
INSERT INTO sub_000_gal_000.file_chunks VALUES ('8d3d7210-391c-4694-a419-f46c702b3506', 0, '\x656d61696c2c6c6173744e616d652c6c65616453636f72650a476f696e6730406578616d706c652e636f6d2c476f696e672c300a476f696e6731406578616d706c652e636f6d2c476f696e672c6d616e790a476f696e6732406578616d706c652e636f6d2c476f696e672c320a476f696e6733406578616d706c652e636f6d2c476f696e672c330a476f696e6734406578616d706c652e636f6d2c476f696e672c340a476f696e6735406578616d706c652e636f6d2c476f696e672c350a476f696e6736406578616d706c652e636f6d2c476f696e672c360a476f696e6737406578616d706c652e636f6d2c476f696e672c370a476f696e6738406578616d706c652e636f6d2c476f696e672c380a476f696e6739406578616d706c652e636f6d2c476f696e672c390a476f696e673130406578616d706c652e636f6d2c476f696e672c31300a476f696e673131406578616d706c652e636f6d2c476f696e672c31310a476f696e673132406578616d706c652e636f6d2c476f696e672c31320a476f696e673133406578616d706c652e636f6d2c476f696e672c31330a476f696e673134406578616d706c652e636f6d2c476f696e672c31340a476f696e673135406578616d706c652e636f6d2c476f696e672c31350a476f696e673136406578616d706c652e636f6d2c476f696e672c31360a476f696e673137406578616d706c652e636f6d2c476f696e672c31370a476f696e673138406578616d706c652e636f6d2c476f696e672c31380a476f696e673139406578616d706c652e636f6d2c476f696e672c31390a476f696e673230406578616d706c652e636f6d2c476f696e672c32300a476f696e673231406578616d706c652e636f6d2c476f696e672c32310a476f696e673232406578616d706c652e636f6d2c476f696e672c32320a476f696e673233406578616d706c652e636f6d2c476f696e672c32330a');
INSERT INTO sub_000_gal_000.file_chunks VALUES ('524bfbeb-d983-4fc3-809c-d6ac8c23e346', 0, '\x656d61696c2c6c6173744e616d652c6c65616453636f72650a456e64656430406578616d706c652e636f6d2c456e6465642c300a456e64656431406578616d706c652e636f6d2c456e6465642c6d616e790a456e64656432406578616d706c652e636f6d2c456e6465642c320a456e64656433406578616d706c652e636f6d2c456e6465642c330a456e64656434406578616d706c652e636f6d2c456e6465642c340a456e64656435406578616d706c652e636f6d2c456e6465642c350a456e64656436406578616d706c652e636f6d2c456e6465642c360a456e64656437406578616d706c652e636f6d2c456e6465642c370a456e64656438406578616d706c652e636f6d2c456e6465642c380a456e64656439406578616d706c652e636f6d2c456e6465642c390a456e6465643130406578616d706c652e636f6d2c456e6465642c31300a456e6465643131406578616d706c652e636f6d2c456e6465642c31310a456e6465643132406578616d706c652e636f6d2c456e6465642c31320a456e6465643133406578616d706c652e636f6d2c456e6465642c31330a456e6465643134406578616d706c652e636f6d2c456e6465642c31340a456e6465643135406578616d706c652e636f6d2c456e6465642c31350a456e6465643136406578616d706c652e636f6d2c456e6465642c31360a456e6465643137406578616d706c652e636f6d2c456e6465642c31370a456e6465643138406578616d706c652e636f6d2c456e6465642c31380a456e6465643139406578616d706c652e636f6d2c456e6465642c31390a456e6465643230406578616d706c652e636f6d2c456e6465642c32300a456e6465643231406578616d706c652e636f6d2c456e6465642c32310a456e6465643232406578616d706c652e636f6d2c456e6465642c32320a456e6465643233406578616d706c652e636f6d2c456e6465642c32330a');
INSERT INTO sub_000_gal_000.file_chunks VALUES ('1b298809-0875-470c-bb83-a47e975dfd02', 0, '\x656d61696c2c6c6173744e616d652c6c65616453636f72650a51756575656430406578616d706c652e636f6d2c5175657565642c300a51756575656431406578616d706c652e636f6d2c5175657565642c6d616e790a');
INSERT INTO sub_000_gal_000.folders VALUES (1, NULL, 'Lead Database', NULL, '2026-11-30 03:46:34.948316+00', '2026-11-30 03:46:34.948316+00');
INSERT INTO sub_000_gal_000.leads VALUES (1, 1, '2026-11-30 03:46:37.716411+00', '2026-11-30 03:46:37.716411+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Before', 'Going21@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO sub_000_gal_000.leads VALUES (2, 1, '2026-11-30 03:46:37.716412+00', '2026-11-30 03:46:37.716412+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Before', 'Ended21@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO sub_000_gal_000.leads VALUES (3, 1, '2026-11-30 03:46:40.114579+00', '2026-11-30 03:46:40.114579+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Lovelace', 'ada@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 7, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1000, 1000);
INSERT INTO sub_000_gal_000.leads VALUES (4, 1, '2026-11-30 03:46:40.653467+00', '2026-11-30 03:46:40.653467+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Going', 'Going0@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1001, 1001);
INSERT INTO sub_000_gal_000.leads VALUES (5, 1, '2026-11-30 03:46:40.653469+00', '2026-11-30 03:46:40.653469+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Going', 'Going2@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1001, 1001);
INSERT INTO sub_000_gal_000.leads VALUES (6, 1, '2026-11-30 03:46:40.65347+00', '2026-11-30 03:46:40.65347+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Going', 'Going3@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1001, 1001);
INSERT INTO sub_000_gal_000.leads VALUES (7, 1, '2026-11-30 03:46:40.754121+00', '2026-11-30 03:46:40.754121+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Going', 'Going4@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1001, 1001);
INSERT INTO sub_000_gal_000.leads VALUES (8, 1, '2026-11-30 03:46:40.754122+00', '2026-11-30 03:46:40.754122+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Going', 'Going5@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1001, 1001);
INSERT INTO sub_000_gal_000.leads VALUES (9, 1, '2026-11-30 03:46:40.754123+00', '2026-11-30 03:46:40.754123+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Going', 'Going6@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 6, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1001, 1001);
INSERT INTO sub_000_gal_000.leads VALUES (10, 1, '2026-11-30 03:46:40.754124+00', '2026-11-30 03:46:40.754124+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Going', 'Going7@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 7, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1001, 1001);
INSERT INTO sub_000_gal_000.leads VALUES (11, 1, '2026-11-30 03:46:40.835767+00', '2026-11-30 03:46:40.835767+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Going', 'Going8@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 8, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1001, 1001);
INSERT INTO sub_000_gal_000.leads VALUES (12, 1, '2026-11-30 03:46:40.835768+00', '2026-11-30 03:46:40.835768+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Going', 'Going9@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 9, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1001, 1001);
INSERT INTO sub_000_gal_000.leads VALUES (13, 1, '2026-11-30 03:46:40.835769+00', '2026-11-30 03:46:40.835769+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Going', 'Going10@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 10, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1001, 1001);
INSERT INTO sub_000_gal_000.leads VALUES (14, 1, '2026-11-30 03:46:40.83577+00', '2026-11-30 03:46:40.83577+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Going', 'Going11@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 11, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1001, 1001);
INSERT INTO sub_000_gal_000.leads VALUES (15, 1, '2026-11-30 03:46:40.880894+00', '2026-11-30 03:46:40.880894+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Going', 'Going12@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 12, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1001, 1001);
INSERT INTO sub_000_gal_000.leads VALUES (16, 1, '2026-11-30 03:46:40.880895+00', '2026-11-30 03:46:40.880895+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Going', 'Going13@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 13, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1001, 1001);
INSERT INTO sub_000_gal_000.leads VALUES (17, 1, '2026-11-30 03:46:40.880896+00', '2026-11-30 03:46:40.880896+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Going', 'Going14@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 14, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1001, 1001);
INSERT INTO sub_000_gal_000.leads VALUES (18, 1, '2026-11-30 03:46:40.880897+00', '2026-11-30 03:46:40.880897+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Going', 'Going15@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 15, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1001, 1001);
INSERT INTO sub_000_gal_000.leads VALUES (19, 1, '2026-11-30 03:46:40.910849+00', '2026-11-30 03:46:40.910849+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Ended', 'Ended0@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1002, 1002);
INSERT INTO sub_000_gal_000.leads VALUES (20, 1, '2026-11-30 03:46:40.910851+00', '2026-11-30 03:46:40.910851+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Ended', 'Ended2@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1002, 1002);
INSERT INTO sub_000_gal_000.leads VALUES (21, 1, '2026-11-30 03:46:40.910852+00', '2026-11-30 03:46:40.910852+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Ended', 'Ended3@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1002, 1002);
INSERT INTO sub_000_gal_000.leads VALUES (22, 1, '2026-11-30 03:46:40.973766+00', '2026-11-30 03:46:40.973766+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Going', 'Going16@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 16, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1001, 1001);
INSERT INTO sub_000_gal_000.leads VALUES (23, 1, '2026-11-30 03:46:40.973767+00', '2026-11-30 03:46:40.973767+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Going', 'Going17@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 17, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1001, 1001);
INSERT INTO sub_000_gal_000.leads VALUES (24, 1, '2026-11-30 03:46:40.973768+00', '2026-11-30 03:46:40.973768+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Going', 'Going18@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 18, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1001, 1001);
INSERT INTO sub_000_gal_000.leads VALUES (25, 1, '2026-11-30 03:46:40.973769+00', '2026-11-30 03:46:40.973769+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Going', 'Going19@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 19, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1001, 1001);
INSERT INTO sub_000_gal_000.leads VALUES (26, 1, '2026-11-30 03:46:41.034492+00', '2026-11-30 03:46:41.034492+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Ended', 'Ended4@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1002, 1002);
INSERT INTO sub_000_gal_000.leads VALUES (27, 1, '2026-11-30 03:46:41.034493+00', '2026-11-30 03:46:41.034493+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Ended', 'Ended5@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1002, 1002);
INSERT INTO sub_000_gal_000.leads VALUES (28, 1, '2026-11-30 03:46:41.034494+00', '2026-11-30 03:46:41.034494+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Ended', 'Ended6@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 6, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1002, 1002);
INSERT INTO sub_000_gal_000.leads VALUES (29, 1, '2026-11-30 03:46:41.034495+00', '2026-11-30 03:46:41.034495+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Ended', 'Ended7@example.com', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 7, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1002, 1002);
INSERT INTO sub_000_gal_000.partitions VALUES (1, 'Default', 'Initial system lead partition');
INSERT INTO sub_000_gal_000.row_reports VALUES (1000, 2, 'failure', 3, 'bad@example.com,Bad,many', 'Invalid data type in field Lead Score', NULL);
INSERT INTO sub_000_gal_000.row_reports VALUES (1001, 2, 'failure', 3, 'Going1@example.com,Going,many', 'Invalid data type in field Lead Score', NULL);
INSERT INTO sub_000_gal_000.row_reports VALUES (1002, 2, 'failure', 3, 'Ended1@example.com,Ended,many', 'Invalid data type in field Lead Score', NULL);
INSERT INTO sub_000_gal_000.static_lists VALUES (1001, 'Starter list', NULL, '2026-11-30 03:46:34.948316+00', '2026-11-30 03:46:34.948316+00', 1);
ALTER TABLE ONLY galena.calls
    ADD CONSTRAINT calls_pkey PRIMARY KEY (call_id);
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
ALTER TABLE ONLY galena.usage_errors
    ADD CONSTRAINT usage_errors_pkey PRIMARY KEY (subscription_id, day, code);
ALTER TABLE ONLY galena.usage
    ADD CONSTRAINT usage_pkey PRIMARY KEY (subscription_id, day, user_email);
ALTER TABLE ONLY galena.wanted_indexes
    ADD CONSTRAINT wanted_indexes_pkey PRIMARY KEY (schema_name, field_id);
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
ALTER TABLE ONLY sub_000_gal_000.folders
    ADD CONSTRAINT folders_parent_id_name_key UNIQUE (parent_id, name);
ALTER TABLE ONLY sub_000_gal_000.folders
    ADD CONSTRAINT folders_pkey PRIMARY KEY (id);
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
CREATE INDEX calls_by_time ON galena.calls USING btree (subscription_id, kind, called_at);
CREATE INDEX imports_by_age ON galena.imports USING btree (created_at);
CREATE UNIQUE INDEX imports_by_slot ON galena.imports USING btree (subscription_id, slot) WHERE (slot IS NOT NULL);
CREATE INDEX imports_queued ON galena.imports USING btree (subscription_id, batch_id) WHERE (status = 'queued'::text);
CREATE INDEX imports_unfinished ON galena.imports USING btree (batch_id, subscription_id) WHERE (status = ANY (ARRAY['queued'::text, 'importing'::text]));
CREATE INDEX tokens_by_service ON galena.tokens USING btree (client_id, expires_at);
CREATE INDEX companies_by_name ON sub_000_gal_000.companies USING btree (lower(btrim(company, ' 	
'::text)));
CREATE INDEX companies_by_sales_person ON sub_000_gal_000.companies USING btree ("externalSalesPersonId") WHERE ("externalSalesPersonId" IS NOT NULL);
CREATE INDEX leads_by_company ON sub_000_gal_000.leads USING btree ("externalCompanyId") WHERE ("externalCompanyId" IS NOT NULL);
CREATE INDEX leads_by_cookies ON sub_000_gal_000.leads USING btree (hashtextextended(lower(btrim(cookies, ' 	
'::text)), (0)::bigint)) WHERE (cookies IS NOT NULL);
CREATE INDEX leads_by_email ON sub_000_gal_000.leads USING btree (hashtextextended(lower(btrim(email, ' 	
'::text)), (0)::bigint));
CREATE INDEX leads_by_facebook_id ON sub_000_gal_000.leads USING btree (hashtextextended(lower(btrim("facebookId", ' 	
'::text)), (0)::bigint)) WHERE ("facebookId" IS NOT NULL);
CREATE INDEX leads_by_linked_in_id ON sub_000_gal_000.leads USING btree (hashtextextended(lower(btrim("linkedInId", ' 	
'::text)), (0)::bigint)) WHERE ("linkedInId" IS NOT NULL);
CREATE INDEX leads_by_sales_person ON sub_000_gal_000.leads USING btree ("externalSalesPersonId") WHERE ("externalSalesPersonId" IS NOT NULL);
CREATE INDEX leads_by_sfdc_account_id ON sub_000_gal_000.leads USING btree (hashtextextended(lower(btrim("sfdcAccountId", ' 	
'::text)), (0)::bigint)) WHERE ("sfdcAccountId" IS NOT NULL);
CREATE INDEX leads_by_sfdc_contact_id ON sub_000_gal_000.leads USING btree (hashtextextended(lower(btrim("sfdcContactId", ' 	
'::text)), (0)::bigint)) WHERE ("sfdcContactId" IS NOT NULL);
CREATE INDEX leads_by_sfdc_lead_id ON sub_000_gal_000.leads USING btree (hashtextextended(lower(btrim("sfdcLeadId", ' 	
'::text)), (0)::bigint)) WHERE ("sfdcLeadId" IS NOT NULL);
CREATE INDEX leads_by_sfdc_lead_owner_id ON sub_000_gal_000.leads USING btree (hashtextextended(lower(btrim("sfdcLeadOwnerId", ' 	
'::text)), (0)::bigint)) WHERE ("sfdcLeadOwnerId" IS NOT NULL);
CREATE INDEX leads_by_sfdc_oppty_id ON sub_000_gal_000.leads USING btree (hashtextextended(lower(btrim("sfdcOpptyId", ' 	
'::text)), (0)::bigint)) WHERE ("sfdcOpptyId" IS NOT NULL);
CREATE INDEX leads_by_twitter_id ON sub_000_gal_000.leads USING btree (hashtextextended(lower(btrim("twitterId", ' 	
'::text)), (0)::bigint)) WHERE ("twitterId" IS NOT NULL);
CREATE INDEX list_members_by_lead ON sub_000_gal_000.list_members USING btree (lead_id);
CREATE INDEX sales_persons_by_email ON sub_000_gal_000.sales_persons USING btree (lower(btrim(email, ' 	
'::text)));
ALTER TABLE ONLY galena.imports
    ADD CONSTRAINT imports_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES galena.subscriptions(id) ON DELETE CASCADE;
ALTER TABLE ONLY galena.roles
    ADD CONSTRAINT roles_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES galena.subscriptions(id) ON DELETE CASCADE;
ALTER TABLE ONLY galena.services
    ADD CONSTRAINT services_subscription_id_role_name_fkey FOREIGN KEY (subscription_id, role_name) REFERENCES galena.roles(subscription_id, name);
ALTER TABLE ONLY galena.tokens
    ADD CONSTRAINT tokens_client_id_fkey FOREIGN KEY (client_id) REFERENCES galena.services(client_id) ON DELETE CASCADE;
ALTER TABLE ONLY galena.usage_errors
    ADD CONSTRAINT usage_errors_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES galena.subscriptions(id) ON DELETE CASCADE;
ALTER TABLE ONLY galena.usage
    ADD CONSTRAINT usage_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES galena.subscriptions(id) ON DELETE CASCADE;
ALTER TABLE ONLY galena.wanted_indexes
    ADD CONSTRAINT wanted_indexes_schema_name_fkey FOREIGN KEY (schema_name) REFERENCES galena.subscriptions(schema_name) ON DELETE CASCADE;
