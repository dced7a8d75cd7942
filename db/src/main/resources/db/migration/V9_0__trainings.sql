-- A training is a run like any other: its steps are the iterations of its one chain, and its checkpoint says how many are done.
-- Its workers share a step's batch, not chains; each of how many there may be divides the parts of the batch.
alter table runs drop constraint run_workers;
alter table runs add constraint run_workers check (method = 'train' or workers <= chains);

create table trainings (
    run_id              bigint  primary key references runs on delete cascade,
    -- How it goes, as JSON: batch, optimiser, rates.
    plan                text    not null,
    -- How many workers it was launched for; the run itself may go on with fewer.
    workers             integer not null check (workers between 1 and 64),
    parts               integer not null check (parts >= 1 and parts % workers = 0),
    held_out_version_id bigint  references data_set_versions,
    start_hash          bytea   not null references contents,
    judging_hash        bytea   not null references contents,
    pictures_hash       bytea   references contents,
    -- How many numbers are learnt, and the bytes of a checkpoint.
    weights             bigint  not null check (weights >= 1),
    state_bytes         bigint  not null check (state_bytes >= 1)
);

-- A step that is taken again after a loss is told again, and the later word counts.
create table training_points (
    run_id        bigint             not null references runs on delete cascade,
    step          bigint             not null check (step >= 1),
    loss          double precision   not null,
    held_out      double precision,
    gradient_norm double precision   not null,
    learning_rate double precision   not null,
    rates         double precision[] not null,
    told_at       timestamptz        not null default now(),
    primary key (run_id, step)
);

create table training_pictures (
    run_id bigint not null references runs on delete cascade,
    step   bigint not null,
    png    bytea  not null,
    primary key (run_id, step)
);

-- The newest checkpoint that is whole counts; others are on their way, or were.
create table training_checkpoints (
    run_id   bigint      not null references runs on delete cascade,
    step     bigint      not null,
    attempt  integer     not null,
    bytes    bigint      not null check (bytes >= 1),
    sha256   bytea       not null check (octet_length(sha256) = 32),
    taken_at timestamptz not null default now(),
    primary key (run_id)
);
create table training_checkpoint_pieces (
    run_id  bigint  not null references runs on delete cascade,
    attempt integer not null,
    step    bigint  not null,
    number  integer not null,
    content bytea   not null,
    primary key (run_id, attempt, step, number)
);
