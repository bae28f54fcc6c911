-- Custom activity types have permissions of their own. Who may do everything may do this too.
update galena.roles
set permissions = permissions || array['Read-Only Activity Metadata', 'Read-Write Activity Metadata']
where name = 'Administrator'
  and not 'Read-Write Activity Metadata' = any(permissions);
