-- Indexes that fields of leads have yet to get. Where leads are many an index takes long: so it comes after the field.
create table galena.wanted_indexes (
  schema_name text not null references galena.subscriptions (schema_name) on delete cascade,
  field_id integer not null,
  primary key (schema_name, field_id)
);
