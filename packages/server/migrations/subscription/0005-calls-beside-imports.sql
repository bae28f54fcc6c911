-- For leads: when a call has last written some. An import merges few rows at a time while calls come.
alter table counters add column called_at timestamptz;
