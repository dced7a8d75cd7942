-- A draft is written from a revision: where another has been kept since, whoever keeps the draft is told before it covers the other.

alter table model_drafts add column base integer;
update model_drafts d set base = (select m.revision from models m where m.id = d.model_id);
alter table model_drafts alter column base set not null;
