"""Fits eight schools over REST by a generated client, as a person's script would."""

import csv
import io
import sys
import time
import uuid

from variate_client import AuthenticatedClient
from variate_client.api.data import data_create
from variate_client.api.models import models_change, models_create, models_get
from variate_client.api.projects import projects_create, projects_list
from variate_client.api.runs import runs_draws, runs_get, runs_launch, runs_list, runs_log, runs_summary
from variate_client.api.trash import trash_project
from variate_client.models import (
    NewData,
    NewDataValues,
    NewModel,
    NewProject,
    NewRun,
    NewSettings,
    NewSettingsDevice,
    NewSource,
    Problem,
    RunDocumentStatus,
)

SOURCE = """/** Eight schools (Rubin 1981), non-centred. */
Tensor eightSchools(Tensor sigma) {
    var mu    = normal(0, 5);
    var tau   = halfCauchy(5);
    var z     = normal(0, 1, shape(8));
    var theta = mu + tau * z;
    var y     = normal(theta, sigma);
    return y;
}
"""
VALUES = {"y": [28, 8, -3, 7, -1, 1, 18, 12], "sigma": [15, 10, 16, 11, 9, 11, 10, 18]}


def done(answer):
    assert answer is not None and not isinstance(answer, Problem), answer
    return answer


client = AuthenticatedClient(base_url=sys.argv[1], token=sys.argv[2], raise_on_unexpected_status=True)

project = done(projects_create.sync(client=client, body=NewProject(name="a generated client")))
assert project.id in [each.id for each in done(projects_list.sync(client=client))]
data = done(
    data_create.sync(project.id, client=client, body=NewData(name="schools", values=NewDataValues.from_dict(VALUES)))
)
model = done(models_create.sync(project.id, client=client, body=NewModel(name="eight schools", source=SOURCE)))

# Launched twice under one key, it is one run.
launch = NewRun(
    model=model.id,
    data=data.id,
    seed=1,
    settings=NewSettings(chains=4, warmup=500, draws=1000, device=NewSettingsDevice.JVM),
)
key = str(uuid.uuid4())
run = done(runs_launch.sync(project.id, client=client, body=launch, idempotency_key=key))
assert done(runs_launch.sync(project.id, client=client, body=launch, idempotency_key=key)).id == run.id
deadline = time.monotonic() + 120
while run.status in (RunDocumentStatus.QUEUED, RunDocumentStatus.RUNNING):
    assert time.monotonic() < deadline, run
    time.sleep(0.1)
    run = done(runs_get.sync(run.id, client=client))
assert run.status == RunDocumentStatus.SUCCEEDED, run.error
assert run.max_r_hat < 1.05 and run.data == data.id and run.k_hat is None
assert done(runs_log.sync(run.id, client=client))

# What others know of eight schools: mu is 4.4 with sd 3.3, tau 3.6.
summary = {each.name: each for each in done(runs_summary.sync(run.id, client=client)).parameters}
assert abs(summary["mu"].mean - 4.4) < 0.5 and abs(summary["mu"].sd - 3.3) < 0.5, summary["mu"]
assert abs(summary["tau"].mean - 3.6) < 0.6, summary["tau"]
rows = list(csv.DictReader(io.StringIO(done(runs_draws.sync(run.id, client=client)))))
assert len(rows) == 4000 and abs(sum(float(row["mu"]) for row in rows) / 4000 - summary["mu"].mean) < 1e-6

# Pages, and a search in the grammar of the studio.
page = done(runs_list.sync(client=client, q="seed = 1 and rhat < 1.05", project=project.id, limit=1))
assert page.total == 1 and page.runs[0].id == run.id and page.next_ is None

# An edit over what was read; a second one over the same is refused, and says what changed.
tag = models_get.sync_detailed(model.id, client=client).headers["etag"]
changed = NewSource(source=SOURCE.replace("normal(0, 5)", "normal(0, 10)"))
done(models_change.sync(model.id, client=client, body=changed, if_match=tag))
late = models_change.sync(model.id, client=client, body=NewSource(source=SOURCE + "\n"), if_match=tag)
assert isinstance(late, Problem) and late.status == 412 and "+ " in str(late.additional_properties["changes"]), late

# A launch without data takes those that the model was last used with; mistakes are answered in words.
assert done(runs_launch.sync(project.id, client=client, body=NewRun(model=model.id))).data == data.id
wrong = runs_launch.sync(project.id, client=client, body=NewRun(model=model.id, settings=NewSettings(chains=1000)))
assert isinstance(wrong, Problem) and wrong.status == 422 and wrong.field == "settings.chains", wrong
missing = runs_get.sync(1 << 40, client=client)
assert isinstance(missing, Problem) and missing.status == 404

# What this made lies in the trash afterwards.
assert trash_project.sync_detailed(project.id, client=client).status_code == 204
print("Eight schools by a generated client: mu = %.2f, tau = %.2f." % (summary["mu"].mean, summary["tau"].mean))
