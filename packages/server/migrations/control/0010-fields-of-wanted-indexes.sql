-- By name, as imports say their lookup field: an import that looks leads up by such a field is not claimed before its index is there.
alter table galena.wanted_indexes add column field_name text;
