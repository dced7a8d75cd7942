-- Runs that other programs made and told the studio of. They have no draws, no sampler and no worker: what is known of them is what was told.
create table external_runs (
    id         bigint      generated always as identity primary key,
    -- What clients call it.
    uid        text        not null unique check (uid ~ '^[0-9a-f]{32}$'),
    project_id bigint      not null references projects on delete cascade,
    -- From the same count as the project's other runs, so that "run 12" is one run.
    number     integer     not null,
    account_id bigint      not null references accounts,
    name       text        not null check (length(name) between 1 and 250),
    status     text        not null check (status in ('scheduled', 'running', 'finished', 'failed', 'killed')),
    points     integer     not null default 0 check (points >= 0),
    started_at timestamptz not null,
    ended_at   timestamptz,
    created_at timestamptz not null default now(),
    trashed_at timestamptz,
    trashed_by bigint      references accounts,
    unique (project_id, number)
);

create table external_params (
    run_id bigint not null references external_runs on delete cascade,
    key    text   not null check (length(key) between 1 and 250),
    value  text   not null check (length(value) <= 6000),
    primary key (run_id, key)
);

create table external_tags (
    run_id bigint not null references external_runs on delete cascade,
    key    text   not null check (length(key) between 1 and 250),
    value  text   not null check (length(value) <= 8000),
    primary key (run_id, key)
);

-- A point told twice is one point.
create table external_metrics (
    run_id bigint           not null references external_runs on delete cascade,
    key    text             not null check (length(key) between 1 and 250),
    step   bigint           not null,
    at_ms  bigint           not null,
    value  double precision not null,
    primary key (run_id, key, step, at_ms, value)
);

-- The last point of each metric, by step and then by time, which is what lists and searches ask for.
create table external_latest (
    run_id bigint           not null references external_runs on delete cascade,
    key    text             not null,
    step   bigint           not null,
    at_ms  bigint           not null,
    value  double precision not null,
    primary key (run_id, key)
);
