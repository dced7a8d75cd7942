-- How well a run's model predicts what a fit has not seen: the folds of one K-fold cross-validation that is over. Those under way are in memory alone.

create table cross_validations (
    id          bigint generated always as identity primary key,
    run_id      bigint      not null references runs on delete cascade,
    account_id  bigint      not null references accounts,
    seed        bigint      not null,
    folds       integer     not null check (folds > 1),
    parts       bytea       not null,
    created_at  timestamptz not null default now()
);

create index on cross_validations (run_id, id);
