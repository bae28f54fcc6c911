-- Since when the imports of a subscription are paused: none is claimed or taken over, and engines give back those that they run.
alter table galena.subscriptions add column paused_at timestamptz;
