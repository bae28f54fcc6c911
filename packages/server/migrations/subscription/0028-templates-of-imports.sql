-- How files of a kind are imported, so that it need be said once. A template that is deleted keeps its versions, as imports name them.
create table templates (
  id integer primary key,
  -- Names are compared by it; null once the template is deleted, so that its name is free again.
  name_key text unique,
  -- The newest.
  version integer not null,
  created_at timestamptz not null
);

-- What a template said at a time. None is ever changed.
create table template_versions (
  template_id integer not null,
  version integer not null,
  name text not null,
  -- Columns, lookup field, list, partition and rules, as src/imports/templates/template.ts has them.
  content json not null,
  service_name text not null,
  user_email text not null,
  saved_at timestamptz not null,
  primary key (template_id, version)
);

insert into counters (name, next_value) values ('template', 1);
