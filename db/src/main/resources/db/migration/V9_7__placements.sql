-- Which parts of a training's model are on which device of its mesh, and how many weights, as JSON; null of trainings whose workers share nothing but rows.
-- Of a mesh only the copies share the parts of a batch, so these need not be a multiple of its workers.
alter table trainings
    add column placement text,
    drop constraint trainings_check,
    add constraint training_parts check (placement is not null or parts % workers = 0);
