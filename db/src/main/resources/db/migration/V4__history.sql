-- The history that a team lives in: runs are found, marked, compared with a baseline, thrown away and fetched back; who did what is kept.

-- Nothing is deleted by moving it to the trash. Whoever reads these tables leaves out what lies there.
alter table projects  add column trashed_at timestamptz, add column trashed_by bigint references accounts;
alter table data_sets add column trashed_at timestamptz, add column trashed_by bigint references accounts;
alter table models    add column trashed_at timestamptz, add column trashed_by bigint references accounts;
alter table runs      add column trashed_at timestamptz, add column trashed_by bigint references accounts;

-- A name is free once what bore it lies in the trash.
alter table data_sets drop constraint data_sets_project_id_name_key;
create unique index data_sets_by_name on data_sets (project_id, name) where trashed_at is null;
alter table models drop constraint models_project_id_name_key;
create unique index models_by_name on models (project_id, name) where trashed_at is null;

create table run_tags (
    run_id bigint not null references runs on delete cascade,
    tag    text   not null check (length(tag) between 1 and 60),
    primary key (run_id, tag)
);
create index runs_by_tag on run_tags (tag, run_id);

create table run_notes (
    run_id     bigint      primary key references runs on delete cascade,
    text       text        not null,
    version    integer     not null check (version >= 1),
    updated_by bigint      not null references accounts,
    updated_at timestamptz not null default now()
);

-- A pin is everybody's, a star one person's.
create table run_pins (
    run_id    bigint      primary key references runs on delete cascade,
    pinned_by bigint      not null references accounts,
    pinned_at timestamptz not null default now()
);

create table run_stars (
    account_id bigint not null references accounts,
    run_id     bigint not null references runs on delete cascade,
    primary key (account_id, run_id)
);
create index stars_of_run on run_stars (run_id);

create table baselines (
    model_id  bigint      primary key references models on delete cascade,
    run_id    bigint      not null references runs on delete cascade,
    chosen_by bigint      not null references accounts,
    chosen_at timestamptz not null default now()
);
create index baselines_by_run on baselines (run_id);

-- Means and their Monte Carlo errors of a run that has ended, so that lists can say how runs differ without reading draws:
-- names a line each, and as many pairs of little-endian doubles.
create table run_figures (
    run_id  bigint primary key references runs on delete cascade,
    names   text   not null,
    figures bytea  not null
);

-- A launch that is sent again under the same key is the run that it was the first time. Kept for a day.
create table launch_keys (
    account_id   bigint      not null references accounts,
    key          text        not null check (length(key) between 1 and 200),
    request_hash bytea       not null,
    run_id       bigint      references runs on delete cascade,
    created_at   timestamptz not null default now(),
    primary key (account_id, key)
);
create index launch_keys_by_run on launch_keys (run_id);

-- What a deed was about; neither reference is a foreign key, since the record outlives what it tells of.
alter table audit
    add column project_id bigint,
    add column kind       text not null default '',
    add column subject_id bigint;
create index audit_of_project on audit (project_id, id desc);
create index audit_of_account on audit (account_id, id desc);

-- When a person was last here, and the time before that: what happened in between is new to them.
create table visits (
    account_id bigint      primary key references accounts,
    seen_at    timestamptz not null default now(),
    since      timestamptz not null default now()
);

-- All that a search asks of most runs, so that a filter over a hundred thousand reads an index of narrow rows, and not rows with the text of their model.
create index runs_found on runs (project_id, created_at, id)
    include (number, model_id, model_name, account_id, status, method, device, chains, warmup, draws, seed, revision,
             max_r_hat, min_ess, divergences, sample_seconds, data_version_id, trashed_at);
create index runs_latest on runs (created_at, id);
create index runs_in_trash on runs (trashed_at) where trashed_at is not null;
