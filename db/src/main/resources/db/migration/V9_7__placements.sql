-- Which parts of a training's model are on which device of its mesh, and how many weights, as JSON; null of trainings whose workers share nothing but rows.
alter table trainings add column placement text;
