-- Of a double, which tests control: what a subscription is put back to. The rows of a snapshot are copies of the tables of the
-- subscription in a schema of their own, which those share that were made from the same seed.
create table galena.snapshots (
  subscription_id integer not null references galena.subscriptions on delete cascade,
  name text not null,
  created_at timestamptz not null,
  -- The schema galena_snapshot_<number>, and the subscription whose rows it holds.
  number integer not null,
  source_id integer not null,
  -- The tables, columns and indexes that there were, and how many rows; its text is compared.
  structure json not null,
  -- The services with the hashes of their secrets.
  services jsonb not null,
  primary key (subscription_id, name)
);
