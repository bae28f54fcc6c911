-- Companies and sales persons are made by API: ids, and what they are found by.
insert into counters values ('company', 1), ('sales_person', 1), ('folder', 2);

alter table companies add column "externalSalesPersonId" text;
create index companies_by_name on companies (lower(btrim(company, E' \t\n\r\f\x0b')));
create index sales_persons_by_email on sales_persons (lower(btrim(email, E' \t\n\r\f\x0b')));
create index companies_by_sales_person on companies ("externalSalesPersonId") where "externalSalesPersonId" is not null;

-- What the schema calls tell of a field and may change.
alter table fields
  add column description text,
  add column is_hidden boolean not null default false,
  add column is_html_encoding boolean not null default true,
  add column is_sensitive boolean not null default false,
  add column is_api_created boolean not null default false;

-- Static lists stand in folders. Every subscription has the first one, of which all others are parts.
create table folders (
  id integer primary key,
  parent_id integer,
  name text not null,
  description text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (parent_id, name)
);

insert into folders values (1, null, 'Lead Database', null, now(), now());

alter table static_lists add column folder_id integer not null default 1;
