-- The template that an import has used, by its id and version in the schema of the subscription; and the columns of the file that it has
-- named, as JSON: by what their cell in the header says, the field, or null for a column that is left out.
alter table galena.imports
  add column template_id integer,
  add column template_version integer,
  add column column_fields jsonb,
  add constraint imports_template_check check ((template_id is null) = (template_version is null));
