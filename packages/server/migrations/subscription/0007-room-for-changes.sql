-- A lead that changes finds room on its page, so that no index has to be told of a new place: each custom field that leads can be
-- looked up by has one. Pages that are full already stay as they are; leads move out of them as they change.
alter table leads set (fillfactor = 70);
