-- What a project or a model is about, in Markdown: one text each, the latest.
create table readmes (
    id bigint generated always as identity primary key,
    project_id bigint not null references projects on delete cascade,
    model_id bigint references models on delete cascade,
    text text not null,
    account_id bigint not null references accounts,
    written_at timestamptz not null default now(),
    unique nulls not distinct (project_id, model_id)
);
create index readmes_model on readmes (model_id);
