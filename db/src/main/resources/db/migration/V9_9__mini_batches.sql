-- What a step of a stochastic gradient method (sgld, sghmc) sees of the data, and how far it goes; other methods have no use for it. An empty plate means the longest.
alter table runs
    add column plate text not null default '',
    add column batch_size integer not null default 100 check (batch_size >= 1),
    add column step_size double precision not null default 0.1 check (step_size > 0 and step_size <= 1);
