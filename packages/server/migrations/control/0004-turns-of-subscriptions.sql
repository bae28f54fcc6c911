-- Subscriptions with queued imports take turns: whoever was served longest ago comes first, so that a thousand full
-- queues keep no newcomer waiting for longer than one round.
alter table galena.subscriptions add column last_claimed_at timestamptz;

-- The queue itself, and the head of each subscription's part of it.
create index imports_queued on galena.imports (subscription_id, batch_id) where status = 'queued';
