# One image for the head and for every worker: same versions, same baked presenter, so they share keys.
#
#   docker build -t REGISTRY/vidmerge:0.1.0 .
#
# NOT BUILT YET: it is linted, and tests compare its paths with the repository.
# PyPI's torch includes several GB of CUDA libraries, which only GPU workers need. For CPU workers,
# point TORCH_INDEX at an index with torch's CPU build. The image contains x264 (GPL) and the
# presenter's assets: read NOTICE before you distribute it.
#
# A tag of the base image can move; its digest cannot. For a reproducible base, look up the digest
# (`docker buildx imagetools inspect python:3.11-slim-bookworm`) and add it to both FROM lines:
# python:3.11-slim-bookworm@sha256:... Python's packages are locked in requirements.lock.

FROM python:3.11-slim-bookworm AS build
ARG TORCH_INDEX=""
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# npm downloads the presenter's assets, only here.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends npm && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH VIDMERGE_HOME=/opt/vidmerge WARP_CACHE_PATH=/tmp/warp
WORKDIR /src
COPY requirements.lock ./
# Separate from the code, so that a code change does not download it again.
# hadolint ignore=DL3013
RUN pip install --require-hashes --no-deps --requirement requirements.lock \
  && pip install torch==2.13.0 ${TORCH_INDEX:+--index-url "$TORCH_INDEX"}
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY personalize personalize
COPY render_cluster render_cluster
COPY reports reports
COPY batch batch
RUN pip install --no-deps --no-build-isolation .
# Kernels are compiled for the CPU of the build, which is not the one that will run them. Only the baked
# presenter is kept; a container compiles when it starts (`vidmerge setup`, half a minute).
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
