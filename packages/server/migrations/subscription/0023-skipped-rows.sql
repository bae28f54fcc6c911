-- Rows that the rules of their import leave out: they neither go in nor fail, and are reported.
alter table import_progress
  add column skipped bigint not null default 0,
  drop constraint import_progress_check2,
  add constraint import_progress_rows_done_check check (created + updated + unchanged + failed + skipped = rows_done);

alter table row_reports
  drop constraint row_reports_kind_check,
  add constraint row_reports_kind_check check (kind in ('failure', 'warning', 'skip'));
