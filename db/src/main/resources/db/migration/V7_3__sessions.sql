-- What each token may do, and until when; tokens from before may do all, and for good, as they could.
alter table api_tokens
    add column scope      text not null default 'admin' check (scope in ('read', 'write', 'admin')),
    add column expires_at timestamptz;

-- A browser in which somebody is signed in: it holds a secret whose hash this is, and is signed out by ending the row.
create table browser_sessions (
    id           bigint      generated always as identity primary key,
    account_id   bigint      not null references accounts on delete cascade,
    hash         bytea       not null unique,
    browser      text        not null,
    address      text        not null,
    created_at   timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    expires_at   timestamptz not null,
    ended_at     timestamptz
);
create index sessions_of_account on browser_sessions (account_id) where ended_at is null;
