-- A calibration or a cross-validation has its row from when it begins; one without ranks or parts is under way, or was cut off when the studio ended.

alter table calibrations alter column ranks drop not null;
alter table cross_validations alter column parts drop not null;
