-- Secrets are kept as SHA-256 hashes only: they are random and long, so a slow hash would add nothing.

create table accounts (
    id          bigint generated always as identity primary key,
    name        text        not null check (length(name) between 1 and 200),
    owner       boolean     not null,
    created_at  timestamptz not null default now()
);
create unique index one_owner on accounts (owner) where owner;

create table sign_in_links (
    id          bigint generated always as identity primary key,
    account_id  bigint      not null references accounts,
    hash        bytea       not null unique,
    created_at  timestamptz not null default now(),
    expires_at  timestamptz not null,
    used_at     timestamptz
);

create table api_tokens (
    id           bigint generated always as identity primary key,
    account_id   bigint      not null references accounts,
    name         text        not null check (length(name) between 1 and 200),
    hash         bytea       not null unique,
    created_at   timestamptz not null default now(),
    last_used_at timestamptz,
    revoked_at   timestamptz
);
create index api_tokens_of_account on api_tokens (account_id);

create table projects (
    id          bigint generated always as identity primary key,
    name        text        not null check (length(name) between 1 and 200),
    gallery     boolean     not null default false,
    last_run    integer     not null default 0,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now()
);

create table project_members (
    project_id  bigint not null references projects on delete cascade,
    account_id  bigint not null references accounts,
    role        text   not null check (role in ('owner', 'editor', 'viewer')),
    primary key (project_id, account_id)
);
create index projects_of_account on project_members (account_id);

create table data_sets (
    id          bigint generated always as identity primary key,
    project_id  bigint      not null references projects on delete cascade,
    name        text        not null check (length(name) between 1 and 200),
    version     integer     not null check (version >= 1),
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    unique (project_id, name)
);

create table data_set_versions (
    id           bigint generated always as identity primary key,
    data_set_id  bigint      not null references data_sets on delete cascade,
    version      integer     not null check (version >= 1),
    content      text        not null,
    variables    text        not null,
    created_by   bigint      not null references accounts,
    created_at   timestamptz not null default now(),
    unique (data_set_id, version)
);

create table models (
    id          bigint generated always as identity primary key,
    project_id  bigint      not null references projects on delete cascade,
    name        text        not null check (length(name) between 1 and 200),
    revision    integer     not null check (revision >= 1),
    data_set_id bigint      references data_sets on delete set null,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    unique (project_id, name)
);

create table model_revisions (
    id          bigint generated always as identity primary key,
    model_id    bigint      not null references models on delete cascade,
    number      integer     not null check (number >= 1),
    source      text        not null,
    created_by  bigint      not null references accounts,
    created_at  timestamptz not null default now(),
    unique (model_id, number)
);

create table model_drafts (
    id          bigint generated always as identity primary key,
    model_id    bigint      not null references models on delete cascade,
    account_id  bigint      not null references accounts,
    source      text        not null,
    updated_at  timestamptz not null default now(),
    unique (model_id, account_id)
);

create table worker_tokens (
    id           bigint generated always as identity primary key,
    name         text        not null check (length(name) between 1 and 200),
    hash         bytea       not null unique,
    local        boolean     not null,
    created_at   timestamptz not null default now(),
    last_used_at timestamptz,
    revoked_at   timestamptz
);

create table workers (
    id            bigint generated always as identity primary key,
    name          text        not null,
    host          text        not null,
    version       text        not null,
    devices       text        not null,
    cores         integer     not null,
    memory_bytes  bigint      not null,
    pid           bigint      not null,
    local         boolean     not null,
    registered_at timestamptz not null default now(),
    last_seen_at  timestamptz not null default now()
);

-- Programs and their inputs are stored once under their hash: a run refers to them, so that running the same data again costs nothing.
create table contents (
    hash     bytea primary key,
    deflated bytea not null
);

create table runs (
    id              bigint generated always as identity primary key,
    project_id      bigint      not null references projects on delete cascade,
    number          integer     not null,
    model_id        bigint      not null references models,
    model_name      text        not null,
    revision        integer,
    account_id      bigint      not null references accounts,
    source          text        not null,
    data_version_id bigint      references data_set_versions,
    method          text        not null check (method in ('nuts')),
    chains          integer     not null check (chains between 1 and 64),
    warmup          integer     not null check (warmup >= 0),
    draws           integer     not null check (draws >= 1),
    device          text        not null,
    target_accept   double precision not null check (target_accept > 0 and target_accept < 1),
    seed            bigint      not null,
    program_hash    bytea       references contents,
    inputs_hash     bytea       references contents,
    scalars         text        not null default '',
    engine_version  text        not null,
    status          text        not null,
    phase           text        not null default '',
    attempt         integer     not null default 0,
    worker_id       bigint      references workers,
    worker_name     text        not null default '',
    lease_until     timestamptz,
    cancel_asked    boolean     not null default false,
    error           text        not null default '',
    divergences     integer     not null default 0,
    max_r_hat       double precision,
    min_ess         double precision,
    verdict         text        not null default '',
    gradients       bigint,
    compile_seconds double precision,
    sample_seconds  double precision,
    created_at      timestamptz not null default now(),
    started_at      timestamptz,
    finished_at     timestamptz,
    unique (project_id, number),
    -- The state machine. What is true of a state stands here, so that no code can store a run that contradicts itself.
    constraint run_state check (
        (status = 'queued'    and lease_until is null     and finished_at is null and program_hash is not null and inputs_hash is not null) or
        (status = 'running'   and lease_until is not null and finished_at is null and worker_id is not null and started_at is not null and attempt >= 1) or
        (status = 'succeeded' and lease_until is null     and finished_at is not null and error = '') or
        (status = 'failed'    and lease_until is null     and finished_at is not null and error <> '') or
        (status = 'cancelled' and lease_until is null     and finished_at is not null)
    )
);
create index runs_waiting on runs (id) where status = 'queued';
create index runs_leased on runs (lease_until) where status = 'running';
create index runs_of_model on runs (model_id, id desc);

create table run_blocks (
    run_id          bigint      not null references runs on delete cascade,
    chain           integer     not null,
    first_iteration integer     not null,
    count           integer     not null check (count >= 1),
    warmup          boolean     not null,
    attempt         integer     not null,
    draws           bytea       not null,
    stats           bytea       not null,
    created_at      timestamptz not null default now(),
    primary key (run_id, chain, first_iteration)
);
-- Draws are noise to a compressor: trying to compress them only costs time.
alter table run_blocks alter column draws set storage external;
alter table run_blocks alter column stats set storage external;

create table chain_checkpoints (
    run_id         bigint      not null references runs on delete cascade,
    chain          integer     not null,
    next_iteration integer     not null,
    state          bytea       not null,
    updated_at     timestamptz not null default now(),
    primary key (run_id, chain)
);

create table run_log (
    id      bigint generated always as identity primary key,
    run_id  bigint      not null references runs on delete cascade,
    at      timestamptz not null default now(),
    message text        not null
);
create index run_log_of_run on run_log (run_id, id);

create table audit (
    id         bigint generated always as identity primary key,
    account_id bigint      references accounts,
    at         timestamptz not null default now(),
    action     text        not null,
    subject    text        not null
);
