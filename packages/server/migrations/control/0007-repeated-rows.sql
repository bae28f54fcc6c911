-- Rows that changed a lead which an earlier row of the same file had made or changed last. They are among the updated ones; imports
-- from before this migration have not counted them.
alter table galena.imports
  add column repeated bigint not null default 0,
  add check (repeated <= updated);
