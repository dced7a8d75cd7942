-- What draws of a run say of its model: leave-one-out figures and predicted data. Computed by a worker from what is stored, so that it can be computed again.
create table run_checks (
    run_id      bigint      primary key references runs on delete cascade,
    draws       bigint      not null check (draws >= 1),
    result_hash bytea       not null references contents,
    created_at  timestamptz not null default now()
);
