-- A data set may be a file of pictures, which models are trained on. Each content is stored once, unpacked, in pieces that fit into memory.

create table picture_files (
    sha256     bytea       primary key check (octet_length(sha256) = 32),
    bytes      bigint      not null check (bytes > 0),
    count      integer     not null check (count >= 1),
    -- Height and width of a picture, and its channels if they have an axis, with commas between.
    shape      text        not null check (shape ~ '^\d+,\d+(,\d+)?$'),
    preview    bytea       not null,
    created_at timestamptz not null default now()
);

create table picture_pieces (
    sha256  bytea   not null references picture_files on delete cascade,
    number  integer not null check (number >= 0),
    content bytea   not null,
    primary key (sha256, number)
);

alter table data_set_versions
    add column file_sha256 bytea references picture_files;
create index data_set_versions_of_file on data_set_versions (file_sha256) where file_sha256 is not null;
