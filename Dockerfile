# Two stages: the environment is built in the first; the second holds no compiler, no package manager of ours and no root.
# Alone it runs its embedded PostgreSQL under the volume; with FOOTING_DATABASE_URL it uses that server instead.

FROM python:3.13-slim-bookworm AS builder
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/venv
WORKDIR /srv/footing
COPY requirements.lock ./
RUN /opt/venv/bin/pip install --require-hashes --only-binary :all: -r requirements.lock
COPY LICENSE README.md pyproject.toml ./
COPY app ./app
COPY migrations ./migrations
COPY seed_data ./seed_data
# Installed where it lies, as in a checkout, so that migrations/ and seed_data/ are found the same way in both.
RUN /opt/venv/bin/pip install --no-deps --no-build-isolation -e . \
 && python -m compileall -q /opt/venv/lib app

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/footing --create-home --shell /usr/sbin/nologin footing \
 && chmod 0700 /var/lib/footing
COPY --from=builder /opt/venv /opt/venv
COPY --from=builder /srv/footing /srv/footing
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    FOOTING_HOME=/var/lib/footing FOOTING_HOST=0.0.0.0 FOOTING_PORT=8000
WORKDIR /srv/footing
USER 10001:10001
VOLUME /var/lib/footing
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['FOOTING_PORT'] + '/readyz', timeout=4)"]
CMD ["footing", "serve"]
