"""Reads and writes a studio's history by MLflow's client, and fails where an answer is not what it should be."""

import json
import math
import os
import time
import urllib.request

import mlflow
from mlflow.entities import Metric, Param, RunTag, ViewType
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient


def rest(method, path, body=None):
    request = urllib.request.Request(
        os.environ["MLFLOW_TRACKING_URI"] + "/api/v1" + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": "Bearer " + os.environ["MLFLOW_TRACKING_TOKEN"], "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def refused(words, call):
    try:
        call()
    except MlflowException as e:
        assert words in str(e), e
    else:
        raise AssertionError("not refused: " + words)


client = MlflowClient()
name = "forests %d" % time.time()

# An experiment is a project.
experiment = mlflow.set_experiment(name)
assert mlflow.set_experiment(name).experiment_id == experiment.experiment_id
assert client.get_experiment_by_name(name).name == name
assert name in [found.name for found in mlflow.search_experiments()]

# What a script logs.
with mlflow.start_run(run_name="first") as run:
    mlflow.log_param("depth", 3)
    mlflow.log_params({"trees": 100, "criterion": "gini"})
    mlflow.set_tag("data", "radon")
    mlflow.set_tags({"stage": "draft", "who": "me"})
    for step in range(50):
        mlflow.log_metric("loss", 1 / (1 + step), step=step)
    mlflow.log_metrics({"accuracy": 0.75, "f1 score": 0.5})
    mlflow.log_metric("broken", float("nan"))
    client.log_batch(
        run.info.run_id,
        metrics=[Metric("loss", 0.001, int(time.time() * 1000), 50)],
        params=[Param("seed", "7")],
        tags=[RunTag("batch", "yes")],
    )
    refused("do not change", lambda: mlflow.log_param("depth", 4))
found = mlflow.get_run(run.info.run_id)
assert found.info.status == "FINISHED" and found.info.end_time > found.info.start_time
assert found.info.run_name == "first"
assert found.data.params == {"depth": "3", "trees": "100", "criterion": "gini", "seed": "7"}, found.data.params
assert found.data.metrics["loss"] == 0.001 and math.isnan(found.data.metrics["broken"])
assert found.data.tags["data"] == "radon" and found.data.tags["batch"] == "yes"
assert found.data.tags["variate.kind"] == "external"
history = client.get_metric_history(run.info.run_id, "loss")
assert [point.step for point in history] == list(range(51))

# A run that fails, and one inside another.
try:
    with mlflow.start_run(run_name="broken"):
        mlflow.log_metric("loss", 5)
        raise ValueError("out of memory")
except ValueError:
    pass
with mlflow.start_run(run_name="parent") as parent:
    with mlflow.start_run(run_name="child", nested=True) as child:
        mlflow.log_metric("loss", 0.2)
assert mlflow.get_run(child.info.run_id).data.tags["mlflow.parentRunId"] == parent.info.run_id

# What is searched.
runs = mlflow.search_runs(experiment_names=[name], order_by=["metrics.loss ASC"])
assert list(runs["tags.mlflow.runName"]) == ["first", "child", "broken", "parent"], runs
assert runs["metrics.loss"][0] == 0.001 and runs["params.depth"][0] == "3"
assert len(mlflow.search_runs([experiment.experiment_id], "metrics.loss < 0.1 and params.criterion = 'gini'")) == 1
assert len(mlflow.search_runs([experiment.experiment_id], "attributes.status = 'FAILED'")) == 1
assert len(mlflow.search_runs([experiment.experiment_id], "tags.stage LIKE 'dr%' and metrics.`f1 score` >= 0.5")) == 1
refused("cannot be understood", lambda: mlflow.search_runs([experiment.experiment_id], "colour = 'red'"))
page = client.search_runs([experiment.experiment_id], max_results=3)
assert len(page) == 3 and len(client.search_runs([experiment.experiment_id], page_token=page.token)) == 1

# Renamed, untagged, thrown away and fetched back.
client.update_run(run.info.run_id, name="renamed")
assert client.get_run(run.info.run_id).info.run_name == "renamed"
client.delete_tag(run.info.run_id, "stage")
assert "stage" not in client.get_run(run.info.run_id).data.tags
mlflow.delete_run(run.info.run_id)
assert len(client.search_runs([experiment.experiment_id])) == 3
assert len(client.search_runs([experiment.experiment_id], run_view_type=ViewType.DELETED_ONLY)) == 1
client.restore_run(run.info.run_id)
assert len(client.search_runs([experiment.experiment_id])) == 4

# The studio's own runs beside them.
gallery = next(project for project in rest("GET", "/projects") if project["gallery"])
schools = next(model for model in rest("GET", "/projects/%d/models" % gallery["id"]) if "ight schools" in model["name"])
launched = rest(
    "POST",
    "/projects/%d/runs" % gallery["id"],
    {"model": schools["id"], "data": schools["dataId"], "settings": {"draws": 500, "warmup": 500}, "seed": 1},
)
own = "variate-%d" % launched["id"]
while client.get_run(own).info.status not in ("FINISHED", "FAILED"):
    time.sleep(0.2)
sampled = client.get_run(own)
assert sampled.info.status == "FINISHED"
assert sampled.data.params["method"] == "nuts" and sampled.data.params["draws"] == "500"
assert sampled.data.metrics["max_rhat"] < 1.1 and sampled.data.metrics["min_ess"] > 50
assert sampled.data.tags["variate.kind"] == "studio" and sampled.data.tags["variate.verdict"]
assert client.get_metric_history(own, "min_ess")[0].value == sampled.data.metrics["min_ess"]
best = mlflow.search_runs(
    [str(gallery["id"])], "params.model LIKE '%chools%' and metrics.max_rhat < 1.1", order_by=["metrics.min_ess DESC"]
)
assert own in list(best["run_id"])
client.set_tag(own, "paper", "true")
client.set_tag(own, "mlflow.note.content", "Figure 2")
marked = rest("GET", "/runs/%d" % launched["id"])
assert marked["tags"] == ["paper"] and marked["note"] == "Figure 2"
refused("is the studio's own", lambda: client.log_metric(own, "min_ess", 1e9))
refused("is the studio's own", lambda: client.log_param(own, "draws", 1))
print("MLflow", mlflow.__version__, "and the studio understand each other.")
