-- Addresses that are told what becomes of a project's runs.
create table webhooks (
    id         bigint      generated always as identity primary key,
    project_id bigint      not null references projects on delete cascade,
    url        text        not null check (length(url) between 1 and 2000),
    events     text[]      not null check (cardinality(events) > 0),
    -- Signs what is sent, so it cannot be kept as a hash.
    secret     bytea       not null,
    created_by bigint      not null references accounts,
    created_at timestamptz not null default now()
);
create index webhooks_of_project on webhooks (project_id);

create table webhook_deliveries (
    id         bigint      generated always as identity primary key,
    -- The same whenever it is sent again, so that a receiver knows it.
    message    uuid        not null default gen_random_uuid(),
    webhook_id bigint      not null references webhooks on delete cascade,
    event      text        not null,
    body       text        not null,
    state      text        not null default 'waiting' check (state in ('waiting', 'delivered', 'given up')),
    attempts   integer     not null default 0,
    next_at    timestamptz not null default now(),
    answer     integer,
    trouble    text        not null default '',
    created_at timestamptz not null default now(),
    sent_at    timestamptz
);
create index webhook_deliveries_due on webhook_deliveries (next_at) where state = 'waiting';
create index webhook_deliveries_of on webhook_deliveries (webhook_id, id desc);

-- What there is to tell is written in the transaction in which it becomes true, whoever makes it so: a studio that dies then loses nothing, and tells nothing that was taken back.
create function tell_webhooks() returns trigger language plpgsql as $$
declare
    told text[] := '{}';
    one  text;
begin
    if tg_op = 'INSERT' or old.status <> new.status then
        told := case new.status
            when 'succeeded' then array['run.finished']
            when 'failed'    then array['run.failed']
            when 'cancelled' then array['run.cancelled']
            else told end;
    end if;
    if new.status = 'succeeded' and new.verdict <> ''
        and (tg_op = 'INSERT' or old.status <> new.status or old.verdict <> new.verdict) then
        told := told || 'run.verdict'::text;
    end if;
    foreach one in array told loop
        insert into webhook_deliveries (webhook_id, event, body)
        select w.id, one, jsonb_build_object(
            'event', one, 'at', now(), 'project', new.project_id, 'run', new.id, 'number', new.number,
            'model', new.model_name, 'status', new.status, 'verdict', new.verdict, 'error', new.error)::text
        from webhooks w where w.project_id = new.project_id and one = any(w.events);
    end loop;
    return null;
end $$;

create trigger runs_tell_webhooks after insert or update of status, verdict on runs
    for each row execute function tell_webhooks();
