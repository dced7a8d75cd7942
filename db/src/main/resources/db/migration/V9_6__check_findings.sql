-- What a run's checks found that is worth a look, in sentences, as JSON; null of checks that were made before, until somebody asks.
alter table run_checks add column findings text;
