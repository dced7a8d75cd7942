-- Workers that join from elsewhere: each has a credential of its own for some minutes, which it renews with the token that let it join.

alter table workers
    add column token_id bigint references worker_tokens on delete set null,
    add column labels   text[] not null default '{}',
    add column state    text   not null default 'open' check (state in ('open', 'cordoned', 'drained'));
create index workers_seen on workers (last_seen_at);

create table worker_credentials (
    worker_id  bigint      primary key references workers on delete cascade,
    hash       bytea       not null unique,
    expires_at timestamptz not null
);

-- What a run asks of its worker, and when it is served.
alter table runs
    add column priority     integer  not null default 0 check (priority in (-1, 0, 1)),
    add column labels       text[]   not null default '{}',
    add column memory_bytes bigint   not null default 0 check (memory_bytes >= 0);
create index runs_running on runs (project_id) where status = 'running';

-- When each project's turn was last, so that the next turn is another's.
create table pool_turns (
    project_id bigint      primary key references projects on delete cascade,
    served_at  timestamptz not null
);
