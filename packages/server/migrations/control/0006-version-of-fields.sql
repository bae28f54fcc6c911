-- Counts the changes of a subscription's fields, so that a process knows whether those that it has read still hold.
alter table galena.subscriptions add column fields_version integer not null default 1;
