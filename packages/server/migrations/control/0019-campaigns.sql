-- Campaigns have permissions of their own. Who may do everything may do this too.
update galena.roles
set permissions = permissions || array['Read-Only Campaign', 'Read-Write Campaign', 'Execute Campaign']
where name = 'Administrator'
  and not 'Execute Campaign' = any(permissions);

-- Push Lead took any name of a program while there were no programs: who relies on that keeps it.
alter table galena.subscriptions
  add column unknown_programs text not null default 'accept' check (unknown_programs in ('accept', 'reject')),
  -- When the next scheduled campaign is to run; null: none is scheduled. What is to run lies in the schema of the subscription.
  add column next_campaign_run timestamptz;

alter table galena.subscriptions alter column unknown_programs set default 'reject';

create index subscriptions_by_campaign_run on galena.subscriptions (next_campaign_run) where next_campaign_run is not null;
