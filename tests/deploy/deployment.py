"""The content of the deployment files, for the tests that compare them with the repository."""

from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def manifests(name):
    """The documents of a manifest file."""
    return list(yaml.safe_load_all((DEPLOY / name).read_text(encoding="utf-8")))


def pod_templates(ray_job):
    """The pod templates of a RayJob: the submitter's, and those of the cluster by their group."""
    cluster = ray_job["spec"]["rayClusterSpec"]
    groups = {"submitter": ray_job["spec"]["submitterPodTemplate"]}
    groups |= {"head": cluster["headGroupSpec"]["template"]}
    return groups | {group["groupName"]: group["template"] for group in cluster["workerGroupSpecs"]}
