-- Under which host other workers reach a worker; empty if it opens no port.
alter table workers add column cluster_host text not null default '';
