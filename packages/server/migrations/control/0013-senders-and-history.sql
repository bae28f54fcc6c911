-- Who submitted an import: the name of the service and the API user that it had then, and the request id of the submit. A service may be
-- deleted long before its imports are forgotten, so they are kept here.
alter table galena.imports
  add column service_name text,
  add column user_email text,
  add column request_id text;

-- Of earlier imports it is known as far as their service is still there; the request id is not.
update galena.imports i
set service_name = s.name, user_email = s.user_email
from galena.services s
where s.client_id = i.submitted_by;

-- After seven days the file of an import and its reports are deleted, and this row stays, without them, for as many days as the
-- subscription wants.
alter table galena.imports add column has_files boolean not null default true;

alter table galena.subscriptions
  add column import_history_days integer not null default 400 check (import_history_days >= 7);

-- For the two sweeps: of files, by age over all subscriptions; of rows without them, in each subscription.
drop index galena.imports_by_age;
create index imports_with_files on galena.imports (created_at) where has_files;
create index imports_without_files on galena.imports (subscription_id, created_at) where not has_files;
