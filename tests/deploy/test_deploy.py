"""The image and the Kubernetes manifests. Without an engine: they are linted and compared."""

import copy
import re
import shutil
import subprocess
import tomllib

import kubernetes_validate
import pytest

from batch.job.settings import Settings
from tests.deploy.deployment import ROOT, manifests, pod_templates

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
    *("autoscalerOptions", "headServiceAnnotations", "suspend", "authOptions"),
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
FILES = manifests("batch_files.yaml")
POLICIES = {m["metadata"]["name"]: m["spec"] for m in manifests("network_policy.yaml")}
ALL_PODS = [*PODS.values(), *(m for m in FILES if m["kind"] == "Pod")]
# What Kubernetes' "restricted" Pod Security Standard requires of a container.
UNPRIVILEGED = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}


def _check_pod(template):
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}} | template
    kubernetes_validate.validate(pod, kubernetes_validate.latest_version(), strict=True)


def test_hadolint_has_no_complaints():
    linter = shutil.which("hadolint")
    assert linter, "the dev extra installs it"
    done = subprocess.run([linter, ROOT / "Dockerfile"], capture_output=True, check=False)
    assert (done.returncode, done.stdout.decode()) == (0, "")


def test_files_that_the_image_copies_exist_and_are_not_ignored():
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
    """Warp compiles for the current processor: another may lack some of its instructions."""
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


@pytest.mark.parametrize(
    "manifest",
    [*FILES, *manifests("network_policy.yaml")],
    ids=lambda m: f"{m['kind']}-{m['metadata']['name']}",
)
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
        assert kinds == ("spot" if group.endswith("workers") else None)


def test_only_gpu_workers_take_a_gpu():
    taken = {
        group: pod["spec"]["containers"][0]["resources"]["limits"].get("nvidia.com/gpu")
        for group, pod in PODS.items()
    }
    assert taken == {"submitter": None, "head": None, "cpu-workers": None, "gpu-workers": "1"}
    assert "video" in re.search(r"NVIDIA_DRIVER_CAPABILITIES=(\S+)", DOCKERFILE)[1].split(",")


def test_mounted_volumes_exist():
    claims = {m["metadata"]["name"] for m in manifests("batch_files.yaml")}
    for pod in ALL_PODS:
        volumes = {v["name"]: v for v in pod["spec"].get("volumes", [])}
        for container in _containers(pod):
            assert {m["name"] for m in container.get("volumeMounts", [])} <= set(volumes)
        for volume in volumes.values():
            if "persistentVolumeClaim" in volume:
                assert volume["persistentVolumeClaim"]["claimName"] in claims
        assert pod["spec"].get("serviceAccountName", "vidmerge") in claims


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


def test_every_process_of_the_cluster_requires_the_token():
    assert CLUSTER["authOptions"] == {"mode": "token"}
    names = {e["name"] for pod in PODS.values() for c in _containers(pod) for e in c.get("env", [])}
    assert not {name for name in names if name.startswith("RAY_AUTH")}, "the operator sets them"


@pytest.mark.parametrize("pod", ALL_PODS, ids=lambda pod: pod["metadata"]["labels"]["vidmerge"])
def test_pods_run_without_privileges(pod):
    spec = pod["spec"]
    (user,) = re.findall(r"^USER (\d+)", DOCKERFILE, re.MULTILINE)
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] == int(user)
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert all(container["securityContext"] == UNPRIVILEGED for container in _containers(pod))
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(spec)
    assert all("hostPath" not in volume for volume in spec.get("volumes", []))


def test_what_the_operator_adds_to_the_head_is_unprivileged_too():
    """The autoscaler; a submitter beside the head (SidecarMode) could not be restricted."""
    assert CLUSTER["autoscalerOptions"]["securityContext"] == UNPRIVILEGED
    assert JOB["spec"]["submissionMode"] == "K8sJobMode"


def test_only_the_head_may_ask_the_kubernetes_api():
    accounts = {m["metadata"]["name"]: m for m in FILES if m["kind"] == "ServiceAccount"}
    assert accounts["vidmerge-worker"]["automountServiceAccountToken"] is False
    for pod in ALL_PODS:
        is_head = pod is PODS["head"]
        assert pod["spec"]["automountServiceAccountToken"] is is_head
        # KubeRay binds the autoscaler's rights to the head's account: no other pod may use it.
        assert (pod["spec"].get("serviceAccountName") == "vidmerge") is is_head


def test_every_pod_has_its_network_policy_in_both_directions():
    for pod in ALL_PODS:
        policies = [p for p in POLICIES.values() if _selects(p["podSelector"], pod)]
        assert policies
        assert all(policy["policyTypes"] == ["Ingress", "Egress"] for policy in policies)


def test_only_the_cluster_itself_the_submitter_and_the_operator_reach_it():
    (peer,) = POLICIES["vidmerge-ray"]["ingress"]
    assert peer == {"from": [{"podSelector": POLICIES["vidmerge-ray"]["podSelector"]}]}
    assert [pod for pod in ALL_PODS if _selects(peer["from"][0]["podSelector"], pod)] == [
        *(PODS[group] for group in ("head", "cpu-workers", "gpu-workers"))
    ]
    (dashboard,) = POLICIES["vidmerge-head"]["ingress"]
    assert dashboard["ports"] == [{"port": 8265, "protocol": "TCP"}]
    submitter, operator = dashboard["from"]
    assert [p for p in ALL_PODS if _selects(submitter["podSelector"], p)] == [PODS["submitter"]]
    assert operator["namespaceSelector"]["matchLabels"]  # never any pod of any namespace
    assert operator["podSelector"]["matchLabels"]
    for name in ("vidmerge-submitter", "vidmerge-files"):
        assert POLICIES[name]["ingress"] == []


def test_outgoing_traffic_is_limited_to_dns_the_bucket_and_the_kubernetes_api():
    """Rules without a peer are for destinations that no NetworkPolicy can name: HTTPS, the API."""
    anywhere = {
        (name, port["port"])
        for name, policy in POLICIES.items()
        for rule in policy["egress"]
        if "to" not in rule
        for port in rule["ports"]
    }
    assert anywhere == {("vidmerge-ray", 443), ("vidmerge-head", 6443), ("vidmerge-files", 443)}


def _selects(selector, pod):
    labels = pod["metadata"].get("labels", {})
    equal = selector.get("matchLabels", {}).items() <= labels.items()
    return equal and all(
        labels.get(rule["key"]) in rule["values"] for rule in selector.get("matchExpressions", [])
    )
