-- Who administers the first subscription of an installation may add others.
update galena.roles
set permissions = array_append(permissions, 'Administer Installation')
where name = 'Administrator'
  and subscription_id = (select min(id) from galena.subscriptions)
  and not 'Administer Installation' = any(permissions);
