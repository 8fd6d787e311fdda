# One image for every part of the station; what a container does is its command: `worker audio`, `beat`, `serve`, ...
# Compiled dependencies are wheels for amd64 and arm64, so that no stage needs a compiler:
#   docker buildx build --platform linux/amd64,linux/arm64 --tag radiox .
FROM python:3.13-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1

RUN python -m venv /opt/radiox
ENV PATH=/opt/radiox/bin:$PATH

WORKDIR /usr/src/radiox
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE cli.py beat_schedule.py ./
COPY radiox_tasks radiox_tasks
COPY presets presets
COPY templates templates
RUN pip install --no-deps --no-build-isolation . \
    && python -m radiox_tasks.precompile

FROM python:3.13-slim

RUN useradd --system --uid 10001 --create-home radiox \
    && install --directory --owner=radiox --group=radiox /var/lib/radiox

COPY --from=build /opt/radiox /opt/radiox

# Byte code is compiled in the build stage (pip does it); at run time the root file system may be read-only.
ENV PATH=/opt/radiox/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    RADIOX_HOME=/var/lib/radiox \
    RADIOX_HOST=0.0.0.0 \
    RADIOX_PROBE_FOLDER=/tmp/radiox

USER 10001
WORKDIR /var/lib/radiox
VOLUME /var/lib/radiox
EXPOSE 8080 9464 5555
ENTRYPOINT ["radiox"]
CMD ["up"]
