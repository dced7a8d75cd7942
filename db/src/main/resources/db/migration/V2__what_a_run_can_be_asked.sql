-- What a run can be asked to do, and what can be done to it while it runs and afterwards.

-- Which methods there are is the engine's to say; a run remembers the name.
alter table runs drop constraint runs_method_check;
alter table runs add constraint run_method check (method ~ '^[a-z]{1,40}$');

alter table runs
    add column metric           text             not null default 'lowRank' check (metric in ('diagonal', 'lowRank', 'dense')),
    add column max_tree_depth   integer          not null default 10 check (max_tree_depth between 1 and 20),
    -- What the importance weights of an approximation say of it.
    add column k_hat            double precision,
    add column effective_draws  double precision check (effective_draws >= 0),
    -- What somebody wants of a run that a worker has: the worker only hears that it shall end.
    add column wish             text             not null default '' check (wish in ('', 'stop', 'pause', 'cancel')),
    -- Why the run ended before its last draw, in words, and how many draws of each chain count; what chains drew beyond is stored for an extension.
    add column ended_by         text             not null default '',
    add column kept             integer          check (kept between 1 and draws),
    -- Only attempts that lost their worker count against a run: one that was paused or extended begins another, too.
    add column losses           integer          not null default 0,
    add column attempt_at       timestamptz,
    -- When the run may end early; null where there is no such rule.
    add column until_ess        double precision check (until_ess > 0),
    add column until_mcse       double precision check (until_mcse > 0),
    add column until_of         text             not null default '',
    add column until_seconds    double precision check (until_seconds > 0),
    add column until_divergence boolean          not null default false,
    -- The run whose draws this one was to make again, and whether it did; unknown until both have ended.
    add column reproduces_id    bigint           references runs on delete set null,
    add column same_draws       boolean;

update runs set wish = 'cancel' where cancel_asked and status = 'running';
update runs set losses = greatest(0, attempt - 1);
update runs set attempt_at = started_at where status = 'running';
alter table runs drop column cancel_asked;

alter table runs drop constraint run_state;
alter table runs add constraint run_state check (
    (status = 'queued'    and lease_until is null     and finished_at is null and wish = '' and program_hash is not null and inputs_hash is not null) or
    (status = 'running'   and lease_until is not null and finished_at is null and worker_id is not null and started_at is not null and attempt >= 1 and attempt_at is not null) or
    (status = 'paused'    and lease_until is null     and finished_at is null and wish = '' and program_hash is not null and inputs_hash is not null) or
    (status = 'succeeded' and lease_until is null     and finished_at is not null and wish = '' and error = '') or
    (status = 'failed'    and lease_until is null     and finished_at is not null and wish = '' and error <> '' and kept is null) or
    (status = 'cancelled' and lease_until is null     and finished_at is not null and wish = '' and kept is null)
);
-- A run whose draws count in part says why.
alter table runs add constraint run_kept check (kept is null or ended_by <> '');
