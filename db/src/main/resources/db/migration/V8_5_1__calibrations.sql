-- How a model's posteriors stood to parameters that made their data: the ranks of one calibration. Those under way are in memory alone.

create table calibrations (
    id          bigint generated always as identity primary key,
    model_id    bigint      not null references models on delete cascade,
    account_id  bigint      not null references accounts,
    revision    integer,
    seed        bigint      not null,
    wanted      integer     not null check (wanted > 0),
    ranks       bytea       not null,
    created_at  timestamptz not null default now()
);

create index on calibrations (model_id, id);
