-- What happened to an import between its start and its end: an engine stopped and gave it back, an attempt ended with an error, a lease was
-- lost, another engine continued. The latest forty events, as a JSON array; an import that goes through undisturbed has none.
alter table galena.imports add column attempt_events jsonb not null default '[]';
