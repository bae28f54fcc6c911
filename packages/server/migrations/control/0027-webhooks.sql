-- Webhooks: where to tell others that a job has ended, and what was told of which job.
--
-- The secret signs, so it is stored itself and not as a hash: whoever reads this table can sign as Galena does.
create table galena.webhooks (
  subscription_id integer not null references galena.subscriptions on delete cascade,
  webhook_id integer not null,
  url text not null,
  description text,
  -- Types of events, such as import.completed; * stands for all, those of later versions too.
  events text[] not null,
  is_enabled boolean not null default true,
  -- Why it was disabled by itself.
  disabled_reason text,
  secret text not null,
  -- The secret before it, which signs as well until then.
  previous_secret text,
  previous_until timestamptz,
  created_at timestamptz not null,
  primary key (subscription_id, webhook_id),
  check ((previous_secret is null) = (previous_until is null)),
  check (not is_enabled or disabled_reason is null)
);

-- Ids come from this counter, under this row's lock.
alter table galena.subscriptions add column next_webhook_id integer not null default 1;

-- An event that a webhook is to be told of. That of a job is written in the transaction that ends the job.
--
--   pending ──2xx──► delivered
--      └─────given up─► failed        both become pending again when somebody asks for a repetition
create table galena.webhook_deliveries (
  subscription_id integer not null,
  webhook_id integer not null,
  -- The header webhook-id: the same for all webhooks that are told of the event, however often it is sent.
  message_id text not null,
  event_type text not null,
  -- What it is about: a job of a queue by its number, or for a test how many there were before.
  source text not null check (source in ('import', 'export', 'test')),
  number integer not null,
  occurred_at timestamptz not null,
  -- The body. Null until an engine has written it down from the job, which it does before it sends it for the first time.
  payload text,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  -- Attempts since it was made, or since somebody asked for a repetition: they say how long the next pause is.
  tries integer not null default 0,
  next_attempt_at timestamptz,
  finished_at timestamptz,
  lease_holder text,
  lease_until timestamptz,
  primary key (subscription_id, webhook_id, message_id),
  foreign key (subscription_id, webhook_id) references galena.webhooks on delete cascade,
  check ((status = 'pending') = (next_attempt_at is not null)),
  check ((status = 'pending') = (finished_at is null)),
  check ((lease_holder is null) = (lease_until is null))
);

-- Whether any is due, and the first one that is due of a webhook.
create index webhook_deliveries_due on galena.webhook_deliveries (next_attempt_at) where status = 'pending';
create index webhook_deliveries_of_webhook_due on galena.webhook_deliveries (subscription_id, webhook_id, next_attempt_at)
  where status = 'pending';
create index webhook_deliveries_by_age on galena.webhook_deliveries (subscription_id, webhook_id, occurred_at, source, number);
create index webhook_deliveries_unwritten on galena.webhook_deliveries (subscription_id) where payload is null;

create table galena.webhook_attempts (
  subscription_id integer not null,
  webhook_id integer not null,
  message_id text not null,
  number integer not null,
  attempted_at timestamptz not null,
  duration_ms integer not null,
  -- Of the answer; null where there was none.
  status smallint,
  -- Why it counts as failed; null where it does not.
  error text,
  -- The beginning of the body of the answer.
  answer text,
  primary key (subscription_id, webhook_id, message_id, number),
  foreign key (subscription_id, webhook_id, message_id) references galena.webhook_deliveries on delete cascade
);
