# One image for every part of the station; what a container does is its command: `worker audio`, `beat`, `serve`, ...
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1

RUN useradd --system --uid 10001 --create-home radiox \
    && install --directory --owner=radiox --group=radiox /var/lib/radiox

WORKDIR /usr/src/radiox
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE cli.py beat_schedule.py ./
COPY radiox_tasks radiox_tasks
COPY presets presets
COPY templates templates
RUN pip install --no-deps --no-build-isolation .

ENV RADIOX_HOME=/var/lib/radiox \
    RADIOX_HOST=0.0.0.0 \
    RADIOX_FLOWER_HOST=0.0.0.0

USER radiox
WORKDIR /var/lib/radiox
VOLUME /var/lib/radiox
EXPOSE 8080 9464 5555
ENTRYPOINT ["radiox"]
CMD ["up"]
