-- By whom else a person is known: an OpenID Connect issuer and what it calls them, which together are one person's for good. No address and no name is trusted to be the same person's.
create table identities (
    id         bigint      generated always as identity primary key,
    issuer     text        not null check (length(issuer) between 1 and 1000),
    subject    text        not null check (length(subject) between 1 and 255),
    account_id bigint      not null references accounts on delete cascade,
    name       text        not null,
    linked_at  timestamptz not null default now(),
    unique (issuer, subject)
);
create index identities_of_account on identities (account_id);
