-- People come in by an invitation and sign in with a password. Passwords are guessable, unlike every other secret here, so their hash is slow (Argon2id).
create table passwords (
    account_id bigint      primary key references accounts on delete cascade,
    hash       text        not null,
    changed_at timestamptz not null default now()
);

-- A link that lets one person in: to the studio, and to a project with a role if it names one.
create table invitations (
    id          bigint      generated always as identity primary key,
    hash        bytea       not null unique,
    project_id  bigint      references projects on delete cascade,
    role        text        check (role in ('owner', 'editor', 'viewer')),
    invited_by  bigint      not null references accounts,
    created_at  timestamptz not null default now(),
    expires_at  timestamptz not null,
    accepted_by bigint      references accounts,
    accepted_at timestamptz,
    revoked_at  timestamptz,
    constraint invitation_to check ((project_id is null) = (role is null)),
    constraint invitation_accepted check ((accepted_by is null) = (accepted_at is null))
);
create index invitations_to_project on invitations (project_id);

-- Links also carry people over the last step of signing in by other ways; the record says by which.
alter table sign_in_links add column how text not null default 'by link';
