-- What people say about a line of a model, a node of its graph, a plot of a run, or either as a whole. A line is anchored in a kept revision and followed from there.
create table comments (
    id          bigint generated always as identity primary key,
    model_id    bigint      references models on delete cascade,
    run_id      bigint      references runs on delete cascade,
    reply_to    bigint      references comments on delete cascade,
    place       text        not null check (place in ('whole', 'line', 'node', 'plot')),
    anchor      text        not null default '' check (length(anchor) <= 400),
    revision    integer,
    line        integer     check (line >= 1),
    account_id  bigint      not null references accounts,
    text        text        not null check (length(text) between 1 and 10000),
    created_at  timestamptz not null default now(),
    resolved_by bigint      references accounts,
    resolved_at timestamptz,
    constraint comment_of_one check ((model_id is null) <> (run_id is null)),
    constraint comment_place check (
        (place = 'whole') or
        (place = 'line' and model_id is not null and line is not null and revision is not null) or
        (place = 'node' and model_id is not null and anchor <> '') or
        (place = 'plot' and run_id is not null and anchor <> ''))
);
create index comments_of_model on comments (model_id, id) where model_id is not null;
create index comments_of_run on comments (run_id, id) where run_id is not null;
create index comments_by_answer on comments (reply_to) where reply_to is not null;
