-- Who works in a project since when; and names are how people tell each other apart, so each is somebody's alone.
alter table project_members add column joined_at timestamptz not null default now();
create unique index accounts_by_name on accounts (lower(name));
