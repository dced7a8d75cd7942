-- What a worker's machine has, in words.
alter table workers add column hardware text not null default '';
