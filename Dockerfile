# One image for migrate, web, worker and beat; docker-compose.yml shows how they stand together.
FROM python:3.11-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /venv \
    && /venv/bin/python -m pip install --no-deps --require-hashes --only-binary :all: -r requirements.txt

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=channelops.settings.production \
    HOST=0.0.0.0 \
    PORT=8000 \
    PROMETHEUS_MULTIPROC_DIR=/tmp/metrics \
    ATTACHMENT_ROOT=/data/attachments
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin channelops \
    && install -d -o channelops -g channelops /app /data /data/attachments
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
# The page files get their hashed names here; the demands of production are met with values that serve nobody.
RUN python -m channelops.stack messages \
    && SECRET_KEY=only-to-collect-the-static-files-while-the-image-is-built ALLOWED_HOSTS=localhost \
       CSRF_TRUSTED_ORIGINS=https://localhost DATABASE_URL=postgresql://localhost/none REDIS_URL=redis://localhost/0 \
       EMAIL_URL=consolemail:// DEFAULT_FROM_EMAIL=nobody@localhost \
       python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf var
USER channelops
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-m", "channelops.stack.probe", "http://localhost:8000/healthz"]
CMD ["python", "-m", "gunicorn", "--config", "python:channelops.serving", "channelops.wsgi"]
