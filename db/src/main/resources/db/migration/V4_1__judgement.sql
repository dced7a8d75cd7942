-- A verdict's first words, such as "Not yet": short enough for an index, which the whole verdict is not.
alter table runs add column judgement text generated always as (left(split_part(verdict, '.', 1), 40)) stored;

drop index runs_found;
create index runs_found on runs (project_id, created_at, id)
    include (number, model_id, model_name, account_id, status, method, device, chains, warmup, draws, seed, revision,
             max_r_hat, min_ess, divergences, sample_seconds, judgement, data_version_id, trashed_at);
