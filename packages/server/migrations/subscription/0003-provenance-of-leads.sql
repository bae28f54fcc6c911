-- The import that created a lead, and the one that wrote it last: null where a call did. No fields, and the underscore keeps
-- them apart from all that will be: names of custom fields start with a letter. Numbers without foreign key or
-- index, as they outlive their import, which is forgotten after seven days.
alter table leads
  add column _created_by_import integer,
  add column _changed_by_import integer;
