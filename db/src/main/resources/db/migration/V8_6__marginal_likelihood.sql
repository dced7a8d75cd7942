-- How likely the data are under the model, where the method finds it (sequential Monte Carlo, importance sampling): the natural logarithm, and its standard error.
alter table runs
    add column log_marginal       double precision,
    add column log_marginal_error double precision check (log_marginal_error >= 0),
    add constraint run_marginal check ((log_marginal is null) = (log_marginal_error is null));

-- Where chains begin: the name of a way to find points, or points as JSON.
alter table runs add column init text not null default 'jitter' check (length(init) between 1 and 100000);
