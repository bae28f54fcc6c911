-- The rows of a running import no longer lie in tables of their own: those of imports that were under way are dropped.
do $$
declare
  staging record;
begin
  for staging in
    select tablename as name
    from pg_tables
    where schemaname = current_schema()
      and tablename like 'staging\_%'
  loop
    execute format('drop table %I', staging.name);
  end loop;
end
$$;
