-- Milliseconds by phase, `{ "parse": 812, "copy": 301, … }`, over all claims of an import: written with the checkpoint.
alter table galena.imports add column phase_ms jsonb not null default '{}';
