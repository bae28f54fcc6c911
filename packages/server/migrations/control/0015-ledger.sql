alter table galena.subscriptions
  -- Off: the ledger keeps no changed values and no additions to lists.
  add column activities text not null default 'on' check (activities in ('on', 'off')),
  -- When parts of its ledger were last made and dropped.
  add column ledger_tended_at timestamptz;
