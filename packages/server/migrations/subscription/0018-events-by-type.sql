-- Activities of a type that is rare among many others are found without looking at those.
create index lead_events_1_by_type on lead_events_1 (type, id);
create index lead_brief_events_1_by_type on lead_brief_events_1 (type, id);
create index lead_deletions_1_by_type on lead_deletions_1 (type, id);
