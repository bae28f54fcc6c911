-- What becomes of a row with more cells than the header, where one of them holds something.
alter table galena.subscriptions
  add column surplus_cells text not null default 'warn' check (surplus_cells in ('warn', 'fail', 'ignore'));
