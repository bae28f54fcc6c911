-- Leads are found by a hash of their text keys: eight bytes instead of the text, in the index of each lookup field, those of
-- custom fields included. The keys of an index may not be longer than 2,704 bytes; those of some fields can be.
do $$
declare
  old record;
begin
  for old in
    select c.relname as name, pg_get_indexdef(c.oid) as definition
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    where i.indrelid = 'leads'::regclass
      and pg_get_indexdef(c.oid, 1, false) like 'lower(btrim(%'
    order by c.relname
  loop
    execute format('drop index %I', old.name);
    execute regexp_replace(old.definition, '(lower\(btrim\(.*?\)\))', '(hashtextextended(\1, 0))');
  end loop;
  -- The planner knows nothing yet of what is in the new indexes. (That a new table is empty it is better not told.)
  if exists (select from leads) then
    analyze leads;
  end if;
end
$$;
