-- Since when a run waits for a worker: who has waited long comes before those that were launched with a higher priority.
alter table runs add column queued_at timestamptz not null default now();
update runs set queued_at = created_at;

create function run_waits_again() returns trigger language plpgsql as $$
begin
    new.queued_at := now();
    return new;
end $$;

create trigger run_waits_again before update of status on runs
    for each row when (new.status = 'queued' and old.status <> 'queued') execute function run_waits_again();
