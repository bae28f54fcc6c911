-- Calls of the last 20 seconds and calls under way, for the limits that all processes share. Not logged: after a crash
-- nobody misses them.
create unlogged table galena.calls (
  call_id uuid primary key,
  subscription_id integer not null,
  -- Galena's own calls (`extension`) have limits of their own.
  kind text not null check (kind in ('marketo', 'extension')),
  called_at timestamptz not null,
  -- Null once the call has ended. The process renews it; a call of a dead process stops counting when it has passed.
  under_way_until timestamptz
);

create index calls_by_time on galena.calls (subscription_id, kind, called_at);

-- Calls and errors of each day, by the calendar of the subscription's time zone.
create table galena.usage (
  subscription_id integer not null references galena.subscriptions on delete cascade,
  day date not null,
  user_email text not null,
  calls bigint not null,
  primary key (subscription_id, day, user_email)
);

create table galena.usage_errors (
  subscription_id integer not null references galena.subscriptions on delete cascade,
  day date not null,
  code text not null,
  errors bigint not null,
  primary key (subscription_id, day, code)
);
