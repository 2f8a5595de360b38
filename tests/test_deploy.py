"""The image and the Kubernetes manifests. No engine here: they are linted and compared."""

import copy
import re
import shutil
import subprocess
import tomllib

import kubernetes_validate
import pytest

from batch.settings import Settings
from tests.deployment import ROOT, manifests, pod_templates

# The JSON names of the fields of KubeRay's Go types (ray-operator/apis/ray/v1).
_JOB = {
    *("activeDeadlineSeconds", "backoffLimit", "rayClusterSpec", "submitterPodTemplate"),
    *("metadata", "clusterSelector", "submitterConfig", "managedBy", "deletionStrategy"),
    *("entrypoint", "runtimeEnvYAML", "jobId", "submissionMode", "entrypointResources"),
    *("entrypointNumCpus", "entrypointNumGpus", "ttlSecondsAfterFinished"),
    *("shutdownAfterJobFinishes", "suspend"),
}
_CLUSTER = {
    *("headGroupSpec", "workerGroupSpecs", "rayVersion", "enableInTreeAutoscaling"),
    *("autoscalerOptions", "headServiceAnnotations", "suspend"),
}
_HEAD = {"serviceType", "headService", "enableIngress", "rayStartParams", "template"}
_WORKERS = {
    *("groupName", "replicas", "minReplicas", "maxReplicas", "numOfHosts", "rayStartParams"),
    *("template", "scaleStrategy"),
}
_AUTOSCALER = {
    *("resources", "image", "imagePullPolicy", "env", "envFrom", "volumeMounts"),
    *("securityContext", "idleTimeoutSeconds", "upscalingMode"),
}
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
(JOB,) = manifests("rayjob.yaml")
CLUSTER = JOB["spec"]["rayClusterSpec"]
PODS = pod_templates(JOB)


def _check_pod(template):
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}} | template
    kubernetes_validate.validate(pod, kubernetes_validate.latest_version(), strict=True)


def test_hadolint_has_nothing_to_say():
    linter = shutil.which("hadolint")
    assert linter, "the dev extra installs it"
    done = subprocess.run([linter, ROOT / "Dockerfile"], capture_output=True, check=False)
    assert (done.returncode, done.stdout.decode()) == (0, "")


def test_what_the_image_copies_is_there_and_not_ignored():
    allowed = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[0] == "!"
    }
    copied = [
        source
        for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
        for source in sources.split()
    ]
    assert len(copied) >= 8
    assert set(copied) <= allowed
    assert all((ROOT / source).exists() for source in copied)


def test_the_image_copies_every_package():
    packages = {
        name.rstrip("*") for name in PYPROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    }
    assert packages <= set(re.findall(r"^COPY (\w+) \w+$", DOCKERFILE, re.MULTILINE))
    needed = {PYPROJECT["project"]["readme"], *PYPROJECT["project"]["license-files"]}
    (line,) = re.findall(r"^COPY (pyproject.+) ./$", DOCKERFILE, re.MULTILINE)
    assert needed <= set(line.split())


def test_the_image_has_the_versions_that_pyproject_pins():
    (torch,) = re.findall(r"pip install (torch==\S+)", DOCKERFILE)
    assert torch in PYPROJECT["project"]["dependencies"]
    python = re.findall(r"^FROM python:(\d+)\.(\d+)-", DOCKERFILE, re.MULTILINE)
    assert set(python) == {("3", "11")}
    version = PYPROJECT["project"]["version"]
    images = {c["image"] for pod in PODS.values() for c in _containers(pod)}
    assert images == {f"REGISTRY/vidmerge:{version}"}
    assert f"vidmerge:{version} ." in DOCKERFILE


def test_no_kernel_of_the_building_machine_is_in_the_image():
    """Warp compiles for the processor at hand: another may lack some of its instructions."""
    _, build, run = DOCKERFILE.split("\nFROM ")
    cache = re.search(r"WARP_CACHE_PATH=(\S+)", build)[1]
    assert not re.search(rf"^COPY --from=build.* {cache}\b", run, re.MULTILINE)
    assert "packs/*.drawn" in build


@pytest.mark.parametrize("group", PODS)
def test_kubernetes_accepts_the_pods(group):
    _check_pod(PODS[group])


def test_kubernetes_would_refuse_a_misspelt_key():
    pod = copy.deepcopy(PODS["head"])
    pod["spec"]["containers"][0]["volumeMount"] = []
    with pytest.raises(kubernetes_validate.ValidationError, match="volumeMount"):
        _check_pod(pod)


@pytest.mark.parametrize("manifest", manifests("batch_files.yaml"), ids=lambda m: m["kind"])
def test_kubernetes_accepts_the_files_of_a_batch(manifest):
    kubernetes_validate.validate(manifest, kubernetes_validate.latest_version(), strict=True)


def test_kuberay_knows_every_field():
    assert (JOB["apiVersion"], JOB["kind"]) == ("ray.io/v1", "RayJob")
    assert set(JOB["spec"]) <= _JOB
    assert set(CLUSTER) <= _CLUSTER
    assert set(CLUSTER["headGroupSpec"]) <= _HEAD
    assert set(CLUSTER["autoscalerOptions"]) <= _AUTOSCALER
    assert CLUSTER["autoscalerOptions"]["upscalingMode"] in {
        "Default",
        "Aggressive",
        "Conservative",
    }
    groups = [CLUSTER["headGroupSpec"], *CLUSTER["workerGroupSpecs"]]
    for group in groups:
        params = group["rayStartParams"]
        assert all(isinstance(value, str) for value in params.values())
    for group in CLUSTER["workerGroupSpecs"]:
        assert set(group) <= _WORKERS


def test_the_pods_have_the_ray_that_pyproject_pins():
    (ray,) = (d for d in PYPROJECT["project"]["dependencies"] if d.startswith("ray["))
    assert ray.endswith(f"=={CLUSTER['rayVersion']}")


def test_workers_come_from_zero_and_go_when_idle():
    assert CLUSTER["enableInTreeAutoscaling"] is True
    assert CLUSTER["autoscalerOptions"]["idleTimeoutSeconds"] <= 600
    for group in CLUSTER["workerGroupSpecs"]:
        assert group["replicas"] == group["minReplicas"] == 0
        assert group["maxReplicas"] >= 1
    assert CLUSTER["headGroupSpec"]["rayStartParams"]["num-cpus"] == "0"
    assert JOB["spec"]["shutdownAfterJobFinishes"] is True


def test_workers_are_spot_and_the_head_is_not():
    for group, pod in PODS.items():
        kinds = pod["spec"].get("nodeSelector", {}).get("karpenter.sh/capacity-type")
        assert kinds == (None if group == "head" else "spot")


def test_only_gpu_workers_take_a_gpu():
    taken = {
        group: pod["spec"]["containers"][0]["resources"]["limits"].get("nvidia.com/gpu")
        for group, pod in PODS.items()
    }
    assert taken == {"head": None, "cpu-workers": None, "gpu-workers": "1"}
    assert "video" in re.search(r"NVIDIA_DRIVER_CAPABILITIES=(\S+)", DOCKERFILE)[1].split(",")


def test_volumes_that_are_mounted_are_there():
    claims = {m["metadata"]["name"] for m in manifests("batch_files.yaml")}
    for pod in [*PODS.values(), *(m for m in manifests("batch_files.yaml") if m["kind"] == "Pod")]:
        volumes = {v["name"]: v for v in pod["spec"]["volumes"]}
        for container in _containers(pod):
            assert {m["name"] for m in container.get("volumeMounts", [])} <= set(volumes)
        for volume in volumes.values():
            if "persistentVolumeClaim" in volume:
                assert volume["persistentVolumeClaim"]["claimName"] in claims
        assert pod["spec"]["serviceAccountName"] in claims


def test_settings_in_the_manifests_are_settings():
    names = {
        entry["name"]: entry["value"]
        for pod in PODS.values()
        for container in _containers(pod)
        for entry in container.get("env", [])
        if entry["name"].startswith("VIDMERGE_")
    }
    values = {name.removeprefix("VIDMERGE_").lower(): value for name, value in names.items()}
    assert values["store"] == "s3://BUCKET/vidmerge"
    assert Settings(**values).encoder == "x264"


def _containers(pod):
    return [*pod["spec"]["containers"], *pod["spec"].get("initContainers", [])]
