-- A run may ask for several workers, which share its chains and begin and end together.

alter table runs
    add column workers     integer     not null default 1 check (workers between 1 and 64),
    -- Since when workers are kept free for it: it is served before runs of its priority that came to the front later.
    add column reserved_at timestamptz,
    add constraint run_workers check (workers <= chains);
create index runs_waiting_gangs on runs (id) where status = 'queued' and workers > 1;
create index runs_of_worker on runs (worker_id) where status = 'running';

-- The workers of an attempt that has several. One that has drawn its chains is free for other runs; one that is lost takes the attempt with it.
create table run_members (
    run_id          bigint      not null references runs on delete cascade,
    member          integer     not null check (member >= 0),
    attempt         integer     not null,
    worker_id       bigint      not null references workers,
    begun           boolean     not null default false,
    ended           text        not null default '' check (ended in ('', 'succeeded', 'cancelled')),
    lease_until     timestamptz not null,
    compile_seconds double precision,
    sample_seconds  double precision,
    gradients       bigint,
    primary key (run_id, member),
    unique (run_id, worker_id)
);
create index members_of_worker on run_members (worker_id) where ended = '';

-- Who works on which run now, be it alone or with others.
create view run_holders as
    select r.id as run_id, r.attempt, r.worker_id
        from runs r where r.status = 'running' and r.workers = 1
    union all
    select m.run_id, m.attempt, m.worker_id
        from run_members m join runs r on r.id = m.run_id and r.attempt = m.attempt and r.status = 'running'
        where m.ended = '';
