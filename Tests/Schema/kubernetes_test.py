#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the manifests of Kubernetes, and broken variants of them, against its official schemas.

Each kustomization names files that exist, and every file beside it. Where kubectl is installed,
what it makes of them is held against the schemas too."""
import copy
import pathlib
import shutil
import subprocess
import sys

import kubernetes_validate
import yaml

root = pathlib.Path(__file__).resolve().parents[2]
KUSTOMIZATIONS = [".", "deploy/kubernetes", "deploy/kubernetes/scaling",
                  "deploy/kubernetes/trial-database"]
# The oldest release that is meant, and the newest that every version of the package knows.
RELEASES = ["1.29", "1.34"]


def documents(text):
    return [document for document in yaml.safe_load_all(text) if document]


def faults(document, name):
    for release in RELEASES:
        try:
            kubernetes_validate.validate(document, release, strict=True)
        except kubernetes_validate.ValidationError as error:
            place = "/".join(str(step) for step in error.path)
            yield f"{name}: {document['kind']} {document['metadata']['name']}: /{place}: " \
                  f"{error.message} (Kubernetes {release})"


def named(folder):
    """The manifests of a kustomization; what is missing, or beside it and not named."""
    kustomization = yaml.safe_load((folder / "kustomization.yaml").read_text())
    resources = {folder / name for name in kustomization["resources"]}
    beside = set(folder.glob("*.yaml")) | set(folder.glob("workers/*.yaml"))
    beside -= {folder / "kustomization.yaml"}
    if folder == root:
        beside = set()
    files = {path for path in resources if not path.is_dir()}
    generated = [folder / name for maker in kustomization.get("configMapGenerator", [])
                 for name in maker["files"]]
    missing = [path for path in [*resources, *generated] if not path.exists()]
    return sorted(files & beside), missing, sorted(files ^ beside)


failures, manifests = [], []
for name in KUSTOMIZATIONS:
    files, missing, others = named(root / name)
    failures += [f"{name}: {path} is not there" for path in missing]
    failures += [f"{name}: {path.name} is there or named, but not both" for path in others]
    for file in files:
        manifests += documents(file.read_text())
        for document in documents(file.read_text()):
            failures += faults(document, file.relative_to(root))
    if shutil.which("kubectl"):
        made = subprocess.run(["kubectl", "kustomize", root / name], capture_output=True, text=True)
        if made.returncode:
            failures.append(f"kubectl kustomize {name}: {made.stderr}")
        for document in documents(made.stdout):
            failures += faults(document, f"kubectl kustomize {name}")

found = {kind: copy.deepcopy(next(m for m in manifests if m["kind"] == kind))
         for kind in ["StatefulSet", "Deployment", "HorizontalPodAutoscaler",
                      "PodDisruptionBudget"]}
BROKEN = [
    ("StatefulSet", ["spec", "replicas"], "two"),
    ("StatefulSet", ["spec", "serviceNames"], "bus"),
    ("Deployment", ["spec", "selector"], None),
    ("Deployment", ["spec", "template", "spec", "securityContext", "runAsNonroot"], True),
    ("HorizontalPodAutoscaler", ["spec", "metrics", 0, "external", "target"], None),
    ("PodDisruptionBudget", ["spec", "maxUnavailable"], ["1"]),
]
for kind, path, value in BROKEN:
    document = copy.deepcopy(found[kind])
    place = document
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    if not list(faults(document, "broken")):
        failures.append(f"{kind} {path} = {value!r} was not refused")

print("\n".join(failures) or f"{len(manifests)} manifests are valid on Kubernetes "
      f"{' and '.join(RELEASES)}, {len(BROKEN)} broken variants are refused")
sys.exit(1 if failures else 0)
