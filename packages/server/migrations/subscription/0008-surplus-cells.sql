-- The cells of a reported row beyond the header's width, in the format of the file; null where they hold nothing. They
-- stand beside the others because the report files have the header's width.
alter table row_reports add column surplus text;
